// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mozdef.pipeline.devstack.client.Devstack;
import io.mozdef.pipeline.store.event.WriteOutcome;
import io.mozdef.pipeline.store.index.IndexAdmin;
import io.mozdef.pipeline.store.search.SearchConfig;
import io.mozdef.pipeline.store.search.SearchEngine;
import io.mozdef.pipeline.testkit.EventBuilder;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** design-events.md 8 with the packaged application: old days go, MozDef's aliases are kept, one replica at a time. */
class CronIT {

    // above the lease of a process that was killed before, and a tick
    private static final Duration LONG = Duration.ofMinutes(4);

    private static final Clock CLOCK = Clock.systemUTC();

    private static Devstack stack;
    private static SearchEngine engine;

    @BeforeAll
    static void open() {
        stack = Devstack.shared();
        SearchConfig config = new SmallRyeConfigBuilder()
                .withMapping(SearchConfig.class)
                .withDefaultValues(Map.of(
                        "mozdef.search.hosts",
                        stack.search().toString(),
                        "mozdef.search.replicas",
                        "0",
                        "mozdef.search.request-timeout",
                        "PT2M"))
                .build()
                .getConfigMapping(SearchConfig.class);
        engine = SearchEngine.open(config, CLOCK);
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @Test
    void deletesOldDaysKeepsTheAliasesAndRunsOnOneReplicaAtATime() {
        String old = index(45);
        String kept = index(20);
        for (int days : List.of(45, 20, 8, 3, 1, 0)) {
            write(days);
        }
        Map<String, String> environment = new HashMap<>(RoleEnvironment.role("cron", RoleEnvironment.search(stack)));
        environment.put("MOZDEF_RETENTION_EVENTS", "40d");
        forgetLastRuns();
        try (PackagedApp app = PackagedApp.start(environment)) {
            IndexAdmin indices = engine.indices();
            await().atMost(LONG).untilAsserted(() -> {
                assertThat(indices.days("events"))
                        .as(app::output)
                        .containsKey(kept)
                        .doesNotContainKey(old);
                assertThat(indices.aliased("events-previous")).containsExactly(index(1));
                assertThat(indices.aliased("events-weekly"))
                        .contains(index(0), index(1), index(3))
                        .doesNotContain(index(8));
            });
            assertThat(indices.aliased("events")).contains(kept);
            await().atMost(LONG).untilAsserted(() -> assertThat(
                            app.management("/q/metrics").body().lines())
                    .contains("mozdef_upkeep_leader 1.0", "mozdef_upkeep_failing 0.0")
                    .anyMatch(line -> line.startsWith("mozdef_upkeep_runs_total{job=\"retention\",outcome=\"done\"")));
            secondOneStandsByAndTakesOver(app, environment);
        }
    }

    /** The second process is ready all the while, runs nothing, and goes on when the first one stops. */
    private static void secondOneStandsByAndTakesOver(PackagedApp first, Map<String, String> environment) {
        try (PackagedApp second = PackagedApp.start(environment)) {
            await().atMost(LONG).untilAsserted(() -> assertThat(
                            second.management("/q/health/ready").statusCode())
                    .isEqualTo(200));
            assertThat(second.management("/q/metrics").body().lines()).contains("mozdef_upkeep_leader 0.0");
            assertThat(first.terminate()).isIn(0, 143);
            write(45);
            await().atMost(LONG).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
                // again and again: a run that began before the write would record itself afterwards
                forgetLastRuns();
                assertThat(engine.indices().days("events")).doesNotContainKey(index(45));
            });
            assertThat(second.management("/q/metrics").body().lines()).contains("mozdef_upkeep_leader 1.0");
        }
    }

    /** So that every job is due: other tests' processes played this role on the same engine. */
    private static void forgetLastRuns() {
        engine.states().all("upkeep").forEach(s -> engine.states().delete(s.kind(), s.id(), s.version()));
    }

    private static void write(int daysAgo) {
        Instant then = CLOCK.instant().minus(Duration.ofDays(daysAgo));
        assertThat(engine.events()
                        .write(List.of(EventBuilder.receivedAt(then)
                                .id("cron-" + daysAgo + "-" + then)
                                .build()))
                        .toCompletableFuture()
                        .join())
                .containsExactly(new WriteOutcome.Stored(false));
    }

    private static String index(int daysAgo) {
        LocalDate day = LocalDate.ofInstant(CLOCK.instant(), ZoneOffset.UTC).minusDays(daysAgo);
        return "events-" + day.format(DateTimeFormatter.BASIC_ISO_DATE);
    }
}
