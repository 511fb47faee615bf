// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mozdef.pipeline.model.condition.Condition;
import io.mozdef.pipeline.model.event.Event;
import io.mozdef.pipeline.store.event.EventQueries;
import io.mozdef.pipeline.store.event.TimeRange;
import io.mozdef.pipeline.store.event.WriteOutcome;
import io.mozdef.pipeline.store.event.WriteOutcome.Stored;
import io.mozdef.pipeline.testkit.EventBuilder;
import io.mozdef.pipeline.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The engine as a whole: its first day, its watch over the mappings, further index families. */
class SearchEngineIT {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final TimeRange DAY = TimeRange.event(NOW, NOW.plus(Duration.ofHours(1)));

    @BeforeEach
    void empty() {
        EngineUnderTest.empty();
    }

    @AfterEach
    void emptyAgain() {
        EngineUnderTest.empty();
        EngineUnderTest.raw("DELETE", "/netflow-20261123", "");
        EngineUnderTest.raw("DELETE", "/_index_template/mozdef-netflow", "");
    }

    @Test
    void beforeTheFirstEventThereIsNothingAndNothingFails() {
        try (SearchEngine engine = open(Map.of())) {
            assertThat(engine.problem()).isEmpty();
            EventQueries queries = engine.queries();
            queries.refresh();
            Condition all = Condition.everything();
            assertThat(queries.count(all, DAY)).isZero();
            assertThat(queries.search(new EventQueries.Search(all, DAY, true, 10), null)
                            .events())
                    .isEmpty();
            assertThat(queries.groups(all, List.of("details.user"), DAY)).isEmpty();
            assertThat(queries.histogram(all, Map.of(), DAY, Duration.ofMinutes(1)))
                    .isEmpty();
            assertThat(queries.distinct(all, Map.of(), DAY, "details.user")).isZero();
            assertThat(queries.find("events-20261123", "id")).isEmpty();
            assertThat(engine.alerts().find("id")).isEmpty();
            assertThat(engine.alerts().unpublished(10)).isEmpty();
            assertThat(engine.storedIds().copies(List.of("id"))).isEmpty();
            assertThat(engine.audit().about("alert/none")).isEmpty();
            assertThat(engine.indices().days("events")).isEmpty();
        }
    }

    /** Nobody calls for it: a started engine looks by itself. */
    @Test
    void aStartedEngineWatchesTheBudgetOfFields() {
        try (SearchEngine engine = open(Map.of("field-budget", "100"))) {
            engine.start();
            EventBuilder wide = EventBuilder.receivedAt(NOW).id("wide");
            for (int i = 0; i < 120; i++) {
                wide.detail("field" + i, "x");
            }
            assertThat(write(engine, wide.build())).isEqualTo(new Stored(false));
            AtomicInteger next = new AtomicInteger();
            await().atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> {
                        int n = next.incrementAndGet();
                        Event event = EventBuilder.receivedAt(NOW)
                                .id("n" + n)
                                .detail("unseen" + n, "x")
                                .build();
                        assertThat(write(engine, event)).isEqualTo(new Stored(true));
                    });
        }
    }

    @Test
    void anotherFamilyHasDaysOfTheSameMapping() {
        try (SearchEngine engine = open(Map.of("families", "events,netflow"))) {
            Event event = EventBuilder.receivedAt(NOW)
                    .id("flow")
                    .detail("sourceport", 53L)
                    .build();
            Event flow = new Event("netflow-20261123", event.id(), false, event.fields());
            assertThat(write(engine, flow)).isEqualTo(new Stored(false));
            assertThat(engine.indices().aliased("netflow")).containsExactly("netflow-20261123");
            assertThat(EngineUnderTest.raw("GET", "/netflow-20261123/_mapping", ""))
                    .contains("\"sourceport\":{\"type\":\"long\"}");
            // what people and rules search are events
            assertThat(engine.queries().find("netflow-20261123", "flow")).isEmpty();
        }
    }

    private static SearchEngine open(Map<String, String> more) {
        return SearchEngine.open(TestConfig.of(EngineUnderTest.uri().toString(), more), new SettableClock(NOW));
    }

    private static WriteOutcome write(SearchEngine engine, Event event) {
        return engine.events()
                .write(List.of(event))
                .toCompletableFuture()
                .join()
                .get(0);
    }
}
