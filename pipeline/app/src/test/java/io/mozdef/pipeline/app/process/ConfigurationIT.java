// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** A start with bad configuration ends at once, with 1, and tells everything that is wrong. */
class ConfigurationIT {

    @Test
    void namesTheRolesWhenNoneIsChosen() {
        assertThat(refused(Map.of()))
                .contains("mozdef.role is not set", "loginput, worker, alerts, cron, api", "or all");
    }

    @Test
    void refusesARoleThatIsNotBuiltAndNamesThoseThatAre() {
        assertThat(refused(Map.of("MOZDEF_ROLE", "bot,worker,nonsense")))
                .contains("2 problems", "role 'bot' is not built yet", "there is no role 'nonsense'")
                .contains("loginput, worker, alerts, cron, api");
    }

    @Test
    void namesEveryKeyThatTheApiMisses() {
        assertThat(refused(Map.of("MOZDEF_ROLE", "api")))
                .contains("mozdef.api.oidc.issuer is required", "mozdef.api.oidc.audience is required");
    }

    @Test
    void saysWhatIsWrongWithAValue() {
        assertThat(refused(Map.of("MOZDEF_ROLE", "api", "MOZDEF_API_OIDC_ISSUER", "not a url")))
                .contains("mozdef.api.oidc.issuer is not an http or https URL", "mozdef.api.oidc.audience is required");
    }

    @Test
    void namesEveryWrongScheduleAndRetentionBesideWhatElseIsWrong() {
        assertThat(refused(Map.of(
                        "MOZDEF_ROLE", "cron",
                        "MOZDEF_SEARCH_HOSTS", "search:9200",
                        "MOZDEF_UPKEEP_RETENTION_SCHEDULE", "every day",
                        "MOZDEF_UPKEEP_ALIASES_SCHEDULE", "61 * * * *",
                        "MOZDEF_RETENTION_EVENTS", "a month",
                        "MOZDEF_RETENTION_ALERTS", "a year")))
                .contains("5 problems")
                .contains("mozdef.search.hosts")
                .contains("mozdef.upkeep.retention.schedule", "five fields")
                .contains("mozdef.upkeep.aliases.schedule", "not a number from 0 to 59")
                .contains("mozdef.retention.events", "mozdef.retention.alerts");
    }

    @Test
    void settingsOfOtherRolesAreNotRead() {
        assertThat(refused(Map.of("MOZDEF_ROLE", "api", "MOZDEF_RETENTION_EVENTS", "nonsense")))
                .contains("mozdef.api.oidc.issuer is required")
                .doesNotContain("retention");
    }

    private static String refused(Map<String, String> environment) {
        try (PackagedApp app = PackagedApp.run(environment)) {
            assertThat(app.awaitEnd()).isEqualTo(1);
            assertThat(app.output()).doesNotContain("\tat ").doesNotContain("Exception");
            return app.output();
        }
    }
}
