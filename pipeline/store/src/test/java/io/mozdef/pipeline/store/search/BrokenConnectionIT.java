// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mozdef.pipeline.model.condition.Condition;
import io.mozdef.pipeline.model.event.Event;
import io.mozdef.pipeline.store.event.StoreUnavailableException;
import io.mozdef.pipeline.store.event.TimeRange;
import io.mozdef.pipeline.store.event.WriteOutcome;
import io.mozdef.pipeline.store.event.WriteOutcome.Duplicate;
import io.mozdef.pipeline.store.event.WriteOutcome.Retryable;
import io.mozdef.pipeline.store.event.WriteOutcome.Stored;
import io.mozdef.pipeline.testkit.EventBuilder;
import io.mozdef.pipeline.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections to the real engine that break in the middle: nothing counts as stored that was not confirmed, and nothing doubles. */
class BrokenConnectionIT {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final TimeRange DAY = TimeRange.event(NOW, NOW.plus(Duration.ofHours(1)));
    private static final int EVENTS = 100;

    private FaultyPath path;
    private SearchEngine engine;
    private SearchEngine direct;

    @BeforeEach
    void open() {
        EngineUnderTest.empty();
        path = new FaultyPath(EngineUnderTest.uri());
        engine = SearchEngine.open(TestConfig.of(path.uri(), Map.of()), new SettableClock(NOW));
        direct = EngineUnderTest.open(new SettableClock(NOW));
        // so that the index is there: what is tested is the bulk
        assertThat(write(engine, List.of(event(-1)))).containsOnly(new Stored(false));
    }

    @AfterEach
    void close() {
        engine.close();
        direct.close();
        path.close();
        EngineUnderTest.empty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 60, 20_000})
    void aRequestThatBreaksOffIsRetryableForEveryEvent(int bytes) {
        path.cutRequestsAfter(bytes);
        assertThat(write(engine, events())).hasSize(EVENTS).hasOnlyElementsOfType(Retryable.class);
        path.heal();
        assertThat(write(engine, events())).containsOnly(new Stored(false));
        assertThat(stored()).isEqualTo(EVENTS + 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 20, 1_000})
    void anAnswerThatBreaksOffIsRetryableAndTheNextAttemptFindsDuplicates(int bytes) {
        path.cutAnswersAfter(bytes);
        assertThat(write(engine, events())).hasSize(EVENTS).hasOnlyElementsOfType(Retryable.class);
        path.heal();
        List<WriteOutcome> again = write(engine, events());
        // the engine may still be at the request whose answer nobody waited for
        assertThat(again).hasSize(EVENTS).allMatch(o -> o instanceof Duplicate || o instanceof Stored);
        assertThat(stored()).isEqualTo(EVENTS + 1);
    }

    @Test
    void everyPortSaysThatTheEngineCannotAnswer() {
        path.cutAnswersAfter(10);
        assertThat(engine.problem()).isPresent();
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> engine.queries().count(Condition.everything(), DAY));
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> engine.states().read("kind", "id"));
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> engine.states().write("kind", "id", Map.of(), null));
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> engine.alerts().find("id"));
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> engine.indices().days("events"));
        assertThat(engine.indices().health().problems()).isNotEmpty();
        path.heal();
        assertThat(engine.problem()).isEmpty();
        assertThat(engine.queries().count(Condition.everything(), DAY)).isLessThanOrEqualTo(1);
    }

    @Test
    void oneOfSeveralNodesIsEnough() {
        try (FaultyPath dead = new FaultyPath(EngineUnderTest.uri())) {
            dead.cutRequestsAfter(0);
            String hosts = "http://127.0.0.1:9," + dead.uri() + "," + path.uri();
            try (SearchEngine several = SearchEngine.open(TestConfig.of(hosts, Map.of()), new SettableClock(NOW))) {
                for (int i = 0; i < 10; i++) {
                    assertThat(write(several, List.of(event(i)))).containsOnly(new Stored(false));
                    assertThat(several.problem()).isEmpty();
                }
            }
        }
    }

    private long stored() {
        direct.queries().refresh();
        return direct.queries().count(Condition.everything(), DAY);
    }

    private static List<Event> events() {
        return IntStream.range(0, EVENTS).mapToObj(BrokenConnectionIT::event).toList();
    }

    private static Event event(int number) {
        return EventBuilder.receivedAt(NOW)
                .id("broken-" + number)
                .detail("text", "x".repeat(500))
                .build();
    }

    private static List<WriteOutcome> write(SearchEngine engine, List<Event> events) {
        return engine.events().write(events).toCompletableFuture().join();
    }
}
