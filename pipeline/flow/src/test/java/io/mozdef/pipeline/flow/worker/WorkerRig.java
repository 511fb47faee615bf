// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.worker;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mozdef.pipeline.flow.Lines;
import io.mozdef.pipeline.flow.ledger.SourceLedger;
import io.mozdef.pipeline.store.memory.MemoryStateStore;
import io.mozdef.pipeline.transport.deadletter.DeadLetter;
import io.mozdef.pipeline.transport.deadletter.DeadLetters;
import io.mozdef.pipeline.transport.deadletter.LetterTooLargeException;
import io.mozdef.pipeline.transport.delivery.Intake;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** A worker whose clock and thread are the test's. */
final class WorkerRig {

    final ScriptedStore store = new ScriptedStore();
    final KeptLetters deadLetters = new KeptLetters();
    final PausableIntake intake = new PausableIntake();
    final KnownIds queries = new KnownIds();
    final MemoryStateStore states = new MemoryStateStore();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Worker worker;
    private final Intake.Receiver receiver;
    private long nanos = 1_000_000_000_000L;

    WorkerRig(String... config) {
        worker = new Worker(FlowSettings.of(config), Lines.maker(), store, queries, states, meters, () -> nanos);
        worker.watch(List.of(intake));
        receiver = worker.receiver(new Source("src", Lines.FORMAT, deadLetters));
    }

    Message receive(String id, String body) {
        return receive(Message.of(id, body));
    }

    Message receive(Message message) {
        try {
            // a test's thread is the only one: it must not wait for room that it alone can make
            receiver.receive(message);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return message;
    }

    void step() {
        worker.step();
    }

    /** Long enough for a bulk that is not full. */
    void passBulkWait() {
        nanos += 200_000_000L;
        worker.step();
    }

    /** Seconds, with a round of the worker in each fifth. */
    void pass(int seconds) {
        for (int i = 0; i < seconds * 5; i++) {
            passBulkWait();
        }
    }

    SourceLedger.Balance balance() {
        return worker.ledger().of("src").balance();
    }

    static final class KeptLetters implements DeadLetters {
        final List<DeadLetter> kept = new ArrayList<>();
        boolean broken;
        boolean tooSmall;

        @Override
        public CompletionStage<Void> keep(DeadLetter letter) {
            if (broken) {
                return CompletableFuture.failedFuture(new IllegalStateException("no broker"));
            }
            if (tooSmall) {
                // as it comes from another thread
                return CompletableFuture.failedFuture(new CompletionException(new LetterTooLargeException(1_024)));
            }
            kept.add(letter);
            return CompletableFuture.completedFuture(null);
        }
    }

    static final class PausableIntake implements Intake {
        private boolean paused;
        private boolean closed;

        boolean isPaused() {
            return paused;
        }

        boolean isClosed() {
            return closed;
        }

        @Override
        public String source() {
            return "src";
        }

        @Override
        public void pause() {
            paused = true;
        }

        @Override
        public void resume() {
            paused = false;
        }

        @Override
        public Optional<String> problem() {
            return Optional.empty();
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
