// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.mozdef.pipeline.model.event.Event;
import io.mozdef.pipeline.store.event.WriteOutcome;
import io.mozdef.pipeline.testkit.EventBuilder;
import io.mozdef.pipeline.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the ledger asks: is each id there, and once? */
class SearchStoredIdsIT {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    @Test
    void countsEveryCopyOverAllDaysAsOfNow() {
        EngineUnderTest.empty();
        try (SearchEngine engine = EngineUnderTest.open(new SettableClock(NOW))) {
            List<Event> events = Stream.concat(
                            IntStream.range(0, 1_500).mapToObj(i -> event("id" + i, NOW)),
                            Stream.of(event("id7", NOW.minus(Duration.ofDays(1)))))
                    .toList();
            assertThat(engine.events().write(events).toCompletableFuture().join())
                    .containsOnly(new WriteOutcome.Stored(false));
            List<String> asked = Stream.concat(events.stream().map(Event::id), Stream.of("never"))
                    .distinct()
                    .toList();
            Map<String, Integer> copies = engine.storedIds().copies(asked);
            String twice = events.get(7).id();
            assertThat(copies).hasSize(1_500).containsEntry(twice, 2).doesNotContainKey("never");
            assertThat(copies.values().stream().filter(count -> count == 1)).hasSize(1_499);
            assertThat(engine.storedIds().copies(List.of())).isEmpty();
        } finally {
            EngineUnderTest.empty();
        }
    }

    private static Event event(String id, Instant received) {
        return EventBuilder.receivedAt(received).id(id).build();
    }
}
