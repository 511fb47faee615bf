// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mozdef.pipeline.flow.Lines;
import io.mozdef.pipeline.model.event.Event;
import io.mozdef.pipeline.model.event.Identity;
import io.mozdef.pipeline.store.event.StoreUnavailableException;
import io.mozdef.pipeline.store.event.WriteOutcome;
import io.mozdef.pipeline.store.memory.MemoryStateStore;
import io.mozdef.pipeline.store.state.StateStore;
import io.mozdef.pipeline.transport.deadletter.DeadLetter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is blamed when workers end: workers come and go here, the store stays. */
class SuspectsTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final MemoryStateStore states = new MemoryStateStore();
    private final List<DeadLetter> letters = new CopyOnWriteArrayList<>();
    private final List<Life> lives = new ArrayList<>();

    @AfterEach
    void endAll() {
        lives.forEach(Life::end);
    }

    @Test
    void aDeliveryThatEndsItsWorkersAloneIsDeadLetteredUnreadAtTheTenthTime() {
        dieWith(delivery(8));
        dieWith(delivery(9));

        Message tenth = new Life(true).receive(delivery(10));

        Awaitility.await().atMost(PATIENCE).until(tenth::isSettled);
        assertThat(letters).extracting(DeadLetter::stage).containsExactly("crash");
        assertThat(letters).extracting(DeadLetter::attempts).containsExactly(10);
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(states.all(Suspects.KIND))
                .isEmpty());
    }

    @Test
    void aDeliveryThatOnlyWaitedInEndingWorkersIsStoredHoweverOftenItCame() {
        Life life = new Life(true);
        for (int attempt : new int[] {3, 8, 10, 11, 500}) {
            Message message = life.receive(delivery(attempt));
            Awaitility.await().atMost(PATIENCE).until(message::isSettled);
        }
        assertThat(letters).isEmpty();
        assertThat(states.all(Suspects.KIND)).isEmpty();
    }

    @Test
    void oneEndingIsNoProofAndIsForgottenWhenItWentWell() {
        dieWith(delivery(10));
        assertThat(states.all(Suspects.KIND)).hasSize(1);

        Message again = new Life(true).receive(delivery(11));

        Awaitility.await().atMost(PATIENCE).until(again::isSettled);
        assertThat(letters).isEmpty();
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(states.all(Suspects.KIND))
                .isEmpty());
    }

    @Test
    void aStopWhileItIsInHandIsNoEnding() {
        Life stopped = new Life(false);
        Message message = stopped.receive(delivery(9));
        Awaitility.await().atMost(PATIENCE).until(() -> stopped.wrote);

        stopped.worker.close();

        Awaitility.await().atMost(PATIENCE).until(message::isReleased);
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(states.all(Suspects.KIND))
                .isEmpty());
    }

    @Test
    void aStoreThatCannotAnswerBlamesNobody() {
        Life life = new Life(true);
        life.cutOff = true;
        Message message = life.receive(delivery(20));

        Awaitility.await().atMost(PATIENCE).until(message::isSettled);
        assertThat(letters).isEmpty();
    }

    @Test
    void aLetterThatCannotBeKeptHoldsUpNoDeliveryThatWantsToBeAlone() {
        Life life = new Life(true);
        life.lettersFail = true;
        Message stuck = life.receive(new Message("poison", new Identity(Identity.Kind.DELIVERY, "p"), 0, false));
        Message often = life.receive(delivery(4));
        Message suspect = life.receive(new Message("b", new Identity(Identity.Kind.DELIVERY, "2"), 9, true));
        Message other = life.receive(new Message("c", new Identity(Identity.Kind.DELIVERY, "3"), 1, false));

        Awaitility.await().atMost(PATIENCE).until(often::isSettled);
        Awaitility.await().atMost(PATIENCE).until(suspect::isReleasedLater);
        Awaitility.await().atMost(PATIENCE).until(other::isSettled);
        assertThat(stuck.isHeld()).isTrue();
        assertThat(states.all(Suspects.KIND)).isEmpty();
    }

    private static Message delivery(int attempt) {
        return new Message("a", new Identity(Identity.Kind.DELIVERY, "1"), attempt, true);
    }

    /** A worker takes it, begins, and is gone. */
    private void dieWith(Message message) {
        Life life = new Life(false);
        life.receive(message);
        Awaitility.await().atMost(PATIENCE).until(() -> life.wrote);
        life.cutOff = true;
    }

    /** One worker's life. After it is cut off, nothing that it does reaches the store, as after a kill. */
    private final class Life implements StateStore {

        private final ExecutorService intake = Executors.newSingleThreadExecutor();
        private final boolean answers;
        private final Worker worker;
        private volatile boolean wrote;
        private volatile boolean cutOff;
        private volatile boolean lettersFail;

        Life(boolean answers) {
            this.answers = answers;
            lives.add(this);
            worker = new Worker(
                    FlowSettings.of("drain", "PT0.2S", "alone-patience", "PT0.5S"),
                    Lines.maker(),
                    this::write,
                    new KnownIds(),
                    this,
                    new SimpleMeterRegistry());
            worker.start(List.of());
        }

        Message receive(Message message) {
            var receiver = worker.receiver(new Source("src", Lines.FORMAT, letter -> {
                if (lettersFail) {
                    return CompletableFuture.failedFuture(new IllegalStateException("no broker"));
                }
                letters.add(letter);
                return CompletableFuture.completedFuture(null);
            }));
            var unused = intake.submit(() -> {
                receiver.receive(message);
                return null;
            });
            return message;
        }

        private CompletableFuture<List<WriteOutcome>> write(List<Event> events) {
            wrote = true;
            return answers
                    ? CompletableFuture.completedFuture(events.stream()
                            .<WriteOutcome>map(e -> new WriteOutcome.Stored(false))
                            .toList())
                    : new CompletableFuture<>();
        }

        void end() {
            worker.close();
            intake.shutdownNow();
        }

        private StateStore states() {
            if (cutOff) {
                throw new StoreUnavailableException("cut off");
            }
            return states;
        }

        @Override
        public Optional<State> read(String kind, String id) {
            return states().read(kind, id);
        }

        @Override
        public Optional<Version> write(
                String kind, String id, Map<String, @Nullable Object> content, @Nullable Version expected) {
            return states().write(kind, id, content, expected);
        }

        @Override
        public boolean delete(String kind, String id, Version expected) {
            return states().delete(kind, id, expected);
        }

        @Override
        public List<State> all(String kind) {
            return states().all(kind);
        }
    }
}
