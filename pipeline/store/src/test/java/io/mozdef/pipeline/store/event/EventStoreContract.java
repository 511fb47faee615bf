// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.mozdef.pipeline.model.condition.Condition;
import io.mozdef.pipeline.model.condition.Modifier;
import io.mozdef.pipeline.model.event.Event;
import io.mozdef.pipeline.testkit.EventBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every store of events does with what the worker writes. */
public abstract class EventStoreContract {

    protected static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final TimeRange DAY = TimeRange.event(NOW.minus(Duration.ofHours(1)), NOW.plus(Duration.ofHours(1)));

    private final String run = UUID.randomUUID().toString();

    protected abstract EventStore store();

    protected abstract EventQueries queries();

    @Test
    void storesEachEventAndSaysSo() {
        List<Event> events =
                IntStream.range(0, 20).mapToObj(i -> event(i).build()).toList();
        assertThat(write(events)).hasSize(20).containsOnly(new WriteOutcome.Stored(false));
        queries().refresh();
        assertThat(queries().count(ofThisRun(), DAY)).isEqualTo(20);
    }

    @Test
    void nothingIsNothing() {
        assertThat(write(List.of())).isEmpty();
    }

    @Test
    void theSameEventAgainIsADuplicateAndChangesNothing() {
        Event first = event(1).field("summary", "first").build();
        Event again = event(1).field("summary", "again").build();
        write(List.of(first));
        assertThat(write(List.of(again, event(2).build())))
                .containsExactly(new WriteOutcome.Duplicate(), new WriteOutcome.Stored(false));
        assertThat(stored(first).at("summary")).isEqualTo("first");
    }

    @Test
    void theSameEventTwiceInOneWriteIsStoredOnce() {
        Event event = event(1).build();
        assertThat(write(List.of(event, event)))
                .containsExactly(new WriteOutcome.Stored(false), new WriteOutcome.Duplicate());
    }

    @Test
    void aReplacingEventWritesOverWhatIsThere() {
        Event first = event(1).build();
        write(List.of(first));
        Map<String, Object> fields = new java.util.LinkedHashMap<>(first.fields());
        fields.put("summary", "newer");
        Event newer = new Event(first.index(), first.id(), true, Map.copyOf(fields));
        assertThat(write(List.of(newer))).containsExactly(new WriteOutcome.Stored(false));
        assertThat(stored(first).at("summary")).isEqualTo("newer");
    }

    @Test
    void givesEachEventItsIndexTimeAndKeepsItsProvenance() {
        Event event = event(1).build();
        write(List.of(event));
        StoredEvent stored = stored(event);
        assertThat(stored.at("mozdef.indexedtimestamp")).isNotNull();
        assertThat(stored.at("mozdef.source")).isEqualTo("test");
        assertThat(stored.at("mozdef.id")).isEqualTo(event.id());
    }

    @Test
    void aValueThatContradictsAListedFieldIsKeptBesideItAndNamed() {
        Event event = event(1).detail("sourceport", "ssh")
                .detail("sourceipaddress", "not an address")
                .detail("destinationipaddress", List.of("10.0.0.1", 7L))
                .detail("success", Map.of("was", true))
                .field("hostname", Map.of("name", "h"))
                .field("utctimestamp", "yesterday")
                .build();
        assertThat(write(List.of(event))).containsExactly(new WriteOutcome.Stored(false));
        StoredEvent stored = stored(event);
        assertThat(stored.at("details.sourceport")).isNull();
        assertThat(stored.at("details.sourceport_raw")).isEqualTo("ssh");
        assertThat(stored.at("details.sourceipaddress_raw")).isEqualTo("not an address");
        assertThat(stored.at("details.destinationipaddress_raw")).isEqualTo("[\"10.0.0.1\",7]");
        assertThat(stored.at("details.success_raw")).isEqualTo("{\"was\":true}");
        assertThat(stored.at("hostname_raw")).isEqualTo("{\"name\":\"h\"}");
        assertThat(stored.at("utctimestamp_raw")).isEqualTo("yesterday");
        assertThat(stored.at("utctimestamp")).isEqualTo(NOW.toString());
        assertThat((List<?>) stored.at("errors")).hasSize(7).noneSatisfy(e -> assertThat(e.toString())
                .containsAnyOf("yesterday", "not an address"));
    }

    @Test
    void listedFieldsTakeTheirUsualForms() {
        Event event = event(1).detail("sourceport", 22L)
                .detail("destinationport", "443")
                .detail("sourceipaddress", List.of("10.0.0.1", "2001:db8::1"))
                .detail("success", "true")
                .detail("sourceipgeopoint", "48.1,-11.5")
                .field("processid", 17L)
                .field("tags", List.of("a", "b"))
                .build();
        write(List.of(event));
        assertThat(stored(event).at("errors")).isNull();
    }

    @Test
    void brokenSurrogatesHarmNobody() {
        Event odd = event(1).detail("text", "a\ud800b")
                .detail("pair", "\ud83d\ude00 \\uD800")
                .build();
        assertThat(write(List.of(event(0).build(), odd, event(2).build())))
                .containsOnly(new WriteOutcome.Stored(false));
        assertThat(stored(odd).at("details.text")).isEqualTo("a\ufffdb");
        assertThat(stored(odd).at("details.pair")).isEqualTo("\ud83d\ude00 \\uD800");
    }

    @Test
    void valuesComeBackAsTheyWere() {
        Event event = event(1).detail("long", Long.MAX_VALUE)
                .detail("big", new java.math.BigInteger("123456789012345678901234567890"))
                .detail("double", 5.0)
                .detail("bool", true)
                .detail("none", null)
                .detail("empty", "")
                .detail("huge", "x".repeat(40_000))
                .detail("list", List.of(1L, 2L))
                .detail("nested", Map.of("a", Map.of("b", "c")))
                .build();
        assertThat(write(List.of(event))).containsExactly(new WriteOutcome.Stored(false));
        Map<?, ?> details = (Map<?, ?>) stored(event).at("details");
        assertThat(details).isEqualTo(event.fields().get("details"));
    }

    protected Condition ofThisRun() {
        return Condition.match("details.run", Modifier.CASED, run);
    }

    protected EventBuilder event(int number) {
        return EventBuilder.receivedAt(NOW)
                .id(run + "/" + number)
                .detail("run", run)
                .detail("n", (long) number);
    }

    protected List<WriteOutcome> write(List<Event> events) {
        return store().write(events).toCompletableFuture().join();
    }

    protected StoredEvent stored(Event event) {
        return queries().find(event.index(), event.id()).orElseThrow();
    }
}
