// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.mozdef.pipeline.upkeep.alias.AliasesJob;
import io.mozdef.pipeline.upkeep.job.Plan;
import io.mozdef.pipeline.upkeep.job.UpkeepConfig;
import io.mozdef.pipeline.upkeep.job.UpkeepJob;
import io.mozdef.pipeline.upkeep.retention.RetentionConfig;
import io.mozdef.pipeline.upkeep.retention.RetentionJob;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the configuration makes of the jobs, and everything that can be wrong with it told at once. */
class PlanTest {

    private static final List<UpkeepJob> JOBS = List.of(new RetentionJob(), new AliasesJob());

    @Test
    void everyJobRunsByDefaultAndEventsAreKeptForThirtyDays() {
        assertThat(plan(Map.of()).problems()).isEmpty();
        assertThat(plan(Map.of()).jobs()).hasSize(2);
        RetentionConfig retention =
                new TestSettings(Map.of()).read(RetentionConfig.class).orElseThrow();
        assertThat(retention.events()).isEqualTo(Duration.ofDays(30));
        assertThat(retention.alerts()).isEmpty();
    }

    @Test
    void aJobCanBeSwitchedOffAndItsSettingsDoNotMatterThen() {
        Plan plan = plan(Map.of("mozdef.upkeep.retention.enabled", "false", "mozdef.retention.events", "PT1H"));
        assertThat(plan.problems()).isEmpty();
        assertThat(plan.jobs()).hasSize(1);
    }

    @Test
    void namesEverythingThatIsWrong() {
        Plan plan = plan(Map.of(
                "mozdef.upkeep.aliases.schedule", "61 * * * *",
                "mozdef.upkeep.retention.schedule", "0 0 31 2 *",
                "mozdef.upkeep.retentoin.enabled", "false",
                "mozdef.retention.events", "PT23H",
                "mozdef.retention.alerts", "PT0S"));
        assertThat(plan.problems())
                .containsExactlyInAnyOrder(
                        "mozdef.upkeep.aliases.schedule: \"61\" is not a number from 0 to 59",
                        "mozdef.upkeep.retention.schedule: 0 0 31 2 * never comes",
                        "mozdef.upkeep.retentoin: there is no job 'retentoin'; there are [aliases, retention]",
                        "mozdef.retention.events: PT23H is less than a day",
                        "mozdef.retention.alerts: PT0S is less than a day");
    }

    @Test
    void twoJobsOfOneNameAreAMistake() {
        Plan plan = Plan.of(
                List.of(new AliasesJob(), new AliasesJob()),
                new TestSettings(Map.of()).read(UpkeepConfig.class).orElseThrow(),
                new TestSettings(Map.of()));
        assertThat(plan.problems()).containsExactly("two jobs are named aliases");
    }

    private static Plan plan(Map<String, String> properties) {
        TestSettings settings = new TestSettings(properties);
        return Plan.of(JOBS, settings.read(UpkeepConfig.class).orElseThrow(), settings);
    }
}
