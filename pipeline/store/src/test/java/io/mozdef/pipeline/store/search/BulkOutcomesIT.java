// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.mozdef.pipeline.model.condition.Condition;
import io.mozdef.pipeline.model.condition.Modifier;
import io.mozdef.pipeline.model.event.Event;
import io.mozdef.pipeline.store.event.StoredEvent;
import io.mozdef.pipeline.store.event.TimeRange;
import io.mozdef.pipeline.store.event.WriteOutcome;
import io.mozdef.pipeline.store.event.WriteOutcome.Duplicate;
import io.mozdef.pipeline.store.event.WriteOutcome.Poison;
import io.mozdef.pipeline.store.event.WriteOutcome.Retryable;
import io.mozdef.pipeline.store.event.WriteOutcome.Stored;
import io.mozdef.pipeline.testkit.EventBuilder;
import io.mozdef.pipeline.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of events when the real engine is in the way of them. */
class BulkOutcomesIT {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final String INDEX = "events-20261123";
    private static final TimeRange DAY = TimeRange.event(NOW, NOW.plus(Duration.ofHours(1)));

    private SearchEngine engine;

    @BeforeEach
    void open() {
        EngineUnderTest.empty();
        engine = SearchEngine.open(
                TestConfig.of(EngineUnderTest.uri().toString(), Map.of("field-budget", "150")), new SettableClock(NOW));
    }

    @AfterEach
    void close() {
        engine.close();
        EngineUnderTest.empty();
    }

    @Test
    void whatContradictsTheDaysMappingIsStoredWithItsDetailsInTheOverflow() {
        write(event("a").detail("x", "text").build());
        Event object = event("b")
                .detail("x", Map.of("y", 1L))
                .detail("sourceport", 22L)
                .detail("program", "sshd")
                .build();
        Event good = event("c").detail("x", "text").build();
        assertThat(engine.events()
                        .write(List.of(good, object))
                        .toCompletableFuture()
                        .join())
                .containsExactly(new Stored(false), new Stored(true));
        StoredEvent stored = stored(object);
        assertThat(stored.at("details.sourceport")).isEqualTo(22L);
        assertThat(stored.at("details_overflow.x.y")).isEqualTo(1L);
        assertThat(stored.at("details_overflow.program")).isEqualTo("sshd");
        assertThat(write(object)).isEqualTo(new Duplicate());
    }

    @Test
    void saysWhetherTodayTakesWritesAndWritesNothing() {
        assertThat(engine.events().takesToday().toCompletableFuture().join()).isTrue();
        block("write", "true");
        assertThat(engine.events().takesToday().toCompletableFuture().join()).isFalse();
        block("write", "null");
        EngineUnderTest.raw("POST", "/" + INDEX + "/_close", "");
        assertThat(engine.events().takesToday().toCompletableFuture().join()).isFalse();
        EngineUnderTest.raw("POST", "/" + INDEX + "/_open", "");
        assertThat(engine.events().takesToday().toCompletableFuture().join()).isTrue();
        engine.queries().refresh();
        assertThat(engine.queries().count(Condition.everything(), DAY)).isZero();
    }

    @Test
    void keysThatNoMappingTakesGoToTheOverflow() {
        for (String key : List.of("", ".", "a..b", ".a", "a.", " ", "a".repeat(600), "*")) {
            Event event = event("key" + key.hashCode()).detail(key, "value").build();
            assertThat(write(event)).as("key '%s'", key).isInstanceOf(Stored.class);
        }
        Object deep = "leaf";
        for (int i = 0; i < 60; i++) {
            deep = Map.of("k", deep);
        }
        assertThat(write(event("deep").detail("deep", deep).build())).isEqualTo(new Stored(true));
    }

    @Test
    void aThousandRandomKeysStopNobody() {
        EventBuilder many = event("many");
        for (int i = 0; i < 1_100; i++) {
            many.detail("random" + i, (long) i);
        }
        assertThat(write(many.build())).isEqualTo(new Stored(true));
        assertThat(write(event("next").detail("program", "sshd").build())).isEqualTo(new Stored(false));
    }

    @Test
    void pastTheBudgetUnseenDetailsOverflowAndSeenOnesStay() {
        EventBuilder first = event("first").detail("seen", Map.of("deep", "x"));
        for (int i = 0; i < 120; i++) {
            first.detail("field" + i, (long) i);
        }
        assertThat(write(first.build())).isEqualTo(new Stored(false));
        engine.pollFieldBudget();
        int fields = engine.indices().fieldCount(INDEX);
        assertThat(fields).isGreaterThan(150);
        Event next = event("next")
                .detail("field7", 7L)
                .detail("seen", Map.of("deep", "y", "new", "z"))
                .detail("unseen", "u")
                .detail("sourceport", 22L)
                .build();
        assertThat(write(next)).isEqualTo(new Stored(true));
        StoredEvent stored = stored(next);
        assertThat(stored.at("details.field7")).isEqualTo(7L);
        assertThat(stored.at("details.seen")).isEqualTo(Map.of("deep", "y"));
        assertThat(stored.at("details.sourceport")).isEqualTo(22L);
        assertThat(stored.at("details_overflow")).isEqualTo(Map.of("seen", Map.of("new", "z"), "unseen", "u"));
        assertThat(engine.indices().fieldCount(INDEX)).isEqualTo(fields);
    }

    @Test
    void aReadOnlyIndexIsRetryableAndThenTakesIt() {
        write(event("a").build());
        for (String block : List.of("write", "read_only", "read_only_allow_delete")) {
            block(block, "true");
            assertThat(write(event(block).build())).as(block).isInstanceOf(Retryable.class);
            block(block, "null");
            assertThat(write(event(block).build())).isEqualTo(new Stored(false));
        }
    }

    /** As at the flood stage of the disk: the whole cluster, also for the index of a new day. */
    @Test
    void aReadOnlyClusterIsRetryableAndThenTakesIt() {
        write(event("a").build());
        Event tomorrow =
                EventBuilder.receivedAt(NOW.plus(Duration.ofDays(1))).id("b").build();
        try {
            cluster("cluster.blocks.read_only", "true");
            assertThat(engine.events()
                            .write(List.of(event("b").build(), tomorrow))
                            .toCompletableFuture()
                            .join())
                    .hasSize(2)
                    .hasOnlyElementsOfType(Retryable.class);
        } finally {
            cluster("cluster.blocks.read_only", "null");
        }
        assertThat(write(event("b").build())).isEqualTo(new Stored(false));
        assertThat(write(tomorrow)).isEqualTo(new Stored(false));
    }

    /** The engine's breaker for requests in flight answers 429 to the request as a whole. */
    @Test
    void anEngineShortOfMemoryIsRetryableAndThenTakesIt() {
        write(event("a").build());
        Event large = event("large").detail("text", "x".repeat(30_000)).build();
        try {
            cluster("network.breaker.inflight_requests.limit", "\"20kb\"");
            assertThat(write(large)).isInstanceOfSatisfying(Retryable.class, retryable -> assertThat(retryable.reason())
                    .contains("429"));
        } finally {
            cluster("network.breaker.inflight_requests.limit", "null");
        }
        assertThat(write(large)).isEqualTo(new Stored(false));
    }

    @Test
    void aClosedIndexIsRetryableAndThenTakesIt() {
        write(event("a").build());
        EngineUnderTest.raw("POST", "/" + INDEX + "/_close", "");
        assertThat(write(event("b").build())).isInstanceOf(Retryable.class);
        EngineUnderTest.raw("POST", "/" + INDEX + "/_open?wait_for_active_shards=all", "");
        assertThat(write(event("b").build())).isEqualTo(new Stored(false));
    }

    @Test
    void anIndexWithAWrongMappingMakesPoisonThatNamesTheField() {
        EngineUnderTest.raw("PUT", "/" + INDEX, "{\"mappings\":{\"properties\":{\"utctimestamp\":{\"type\":\"ip\"}}}}");
        assertThat(write(event("a").build())).isInstanceOfSatisfying(Poison.class, poison -> assertThat(poison.reason())
                .contains("utctimestamp")
                .doesNotContain("10:00"));
    }

    @Test
    void noIndexComesIntoBeingWithoutItsTemplate() {
        EngineUnderTest.raw("DELETE", "/_index_template/mozdef-events", "");
        write(event("a").build());
        assertThat(engine.indices().aliased("events")).containsExactly(INDEX);
        EngineUnderTest.raw("DELETE", "/" + INDEX, "");
        assertThat(write(event("b").field("unlisted", "x").build())).isEqualTo(new Stored(false));
        assertThat(engine.indices().aliased("events")).containsExactly(INDEX);
        engine.queries().refresh();
        assertThat(engine.queries().count(Condition.match("unlisted", Modifier.EQUALS, "x"), DAY))
                .isZero();
    }

    @Test
    void anUnknownFamilyIsPoisonAndMakesNoIndex() {
        Event event = event("a").build();
        Event other = new Event("other-20261123", event.id(), false, event.fields());
        assertThat(engine.events()
                        .write(List.of(event, other))
                        .toCompletableFuture()
                        .join())
                .extracting(Object::getClass)
                .containsExactly(Stored.class, Poison.class);
        assertThat(EngineUnderTest.raw("GET", "/other-20261123", "")).contains("index_not_found_exception");
    }

    @Test
    void anIdThatIsTooLongSpoilsNoNeighbour() {
        Event event = event("a").build();
        Event odd = new Event(event.index(), "x".repeat(600), false, event.fields());
        assertThat(engine.events()
                        .write(List.of(event, odd, event("b").build()))
                        .toCompletableFuture()
                        .join())
                .extracting(Object::getClass)
                .containsExactly(Stored.class, Poison.class, Stored.class);
    }

    private static void cluster(String setting, String value) {
        assertThat(EngineUnderTest.raw(
                        "PUT", "/_cluster/settings", "{\"persistent\":{\"" + setting + "\":" + value + "}}"))
                .contains("\"acknowledged\":true");
    }

    private static void block(String name, String value) {
        EngineUnderTest.raw("PUT", "/" + INDEX + "/_settings", "{\"index.blocks." + name + "\":" + value + "}");
    }

    private WriteOutcome write(Event event) {
        return engine.events()
                .write(List.of(event))
                .toCompletableFuture()
                .join()
                .get(0);
    }

    private StoredEvent stored(Event event) {
        return engine.queries().find(event.index(), event.id()).orElseThrow();
    }

    private static EventBuilder event(String id) {
        return EventBuilder.receivedAt(NOW).id(id);
    }
}
