// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mozdef.pipeline.flow.Lines;
import io.mozdef.pipeline.model.event.Event;
import io.mozdef.pipeline.model.event.Identity;
import io.mozdef.pipeline.store.event.WriteOutcome;
import io.mozdef.pipeline.store.memory.MemoryStateStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The worker with its own thread: what blocks, and what a stop does. */
@Timeout(180)
class WorkerThreadTest {

    static {
        Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
    }

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Runnable> waiting = Collections.synchronizedList(new ArrayList<>());
    private final List<List<Event>> writes = Collections.synchronizedList(new ArrayList<>());
    private final AtomicBoolean answering = new AtomicBoolean(true);
    private Worker worker = worker("bulk-events", "10");

    private Worker worker(String... config) {
        return new Worker(
                FlowSettings.of(config),
                Lines.maker(),
                this::write,
                new KnownIds(),
                new MemoryStateStore(),
                new SimpleMeterRegistry());
    }

    @AfterEach
    void stop() {
        answering.set(true);
        answerAll();
        worker.close();
        threads.shutdownNow();
    }

    @Test
    void aFullWorkerBlocksItsIntakeUntilTheEngineAnswers() throws Exception {
        answering.set(false);
        worker.start(List.of());
        var receiver = worker.receiver(source());
        Future<?> intake = threads.submit(() -> {
            for (int i = 0; i < 100; i++) {
                receiver.receive(Message.of("m" + i, "a"));
            }
            return null;
        });

        // two bulks on their way, two more waiting
        Awaitility.await().untilAsserted(() -> assertThat(received()).isEqualTo(40));
        Awaitility.await().during(200, TimeUnit.MILLISECONDS).untilAsserted(() -> assertThat(received())
                .isEqualTo(40));
        assertThat(intake.isDone()).isFalse();

        answering.set(true);
        answerAll();
        intake.get(60, TimeUnit.SECONDS);
        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(worker.ledger().of("src").balance().stored()).isEqualTo(100));
    }

    @Test
    void theHeapBudgetBlocksBeforeTheNumberOfEventsDoes() {
        worker = worker("bulk-events", "1000", "bulk-wait", "PT30S", "bytes-in-flight", "20000");
        worker.start(List.of());
        var receiver = worker.receiver(source());
        var unused = threads.submit(() -> {
            for (int i = 0; i < 100; i++) {
                receiver.receive(Message.of("m" + i, "a".repeat(1000)));
            }
            return null;
        });

        Awaitility.await().during(200, TimeUnit.MILLISECONDS).untilAsserted(() -> assertThat(received())
                .isBetween(1.0, 4.0));
    }

    @Test
    void aSuspectThatWaitsForTheEngineHoldsUpTheOthersForAWhileOnly() throws Exception {
        worker = worker("bulk-events", "10", "alone-patience", "PT0.5S");
        answering.set(false);
        worker.start(List.of());
        var receiver = worker.receiver(source());
        Message suspect = new Message("b", new Identity(Identity.Kind.DELIVERY, "s"), 3, true);
        receiver.receive(suspect);
        assertThat(suspect.isHeld()).isTrue();

        Message other = Message.of("l", "c");
        receiver.receive(other);
        Awaitility.await().untilAsserted(() -> assertThat(writes).hasSize(2));
    }

    @Test
    void aSuspectIsProcessedAlone() throws Exception {
        answering.set(false);
        worker.start(List.of());
        var receiver = worker.receiver(source());
        Message neighbour = Message.of("n", "a");
        receiver.receive(neighbour);
        Message suspect = new Message("b", new Identity(Identity.Kind.DELIVERY, "s"), 3, true);
        Future<?> alone = threads.submit(() -> {
            receiver.receive(suspect);
            return null;
        });

        Awaitility.await().untilAsserted(() -> assertThat(writes).hasSize(1));
        Message late = Message.of("l", "c");
        Future<?> other = threads.submit(() -> {
            receiver.receive(late);
            return null;
        });
        assertThat(alone.isDone()).isFalse();
        answerAll();
        Awaitility.await().untilAsserted(() -> assertThat(writes).hasSize(2));
        assertThat(writes.get(1)).hasSize(1);
        assertThat(writes.get(1).get(0).id()).isEqualTo(suspect.identity().documentId("src", 0));
        assertThat(other.isDone()).isFalse();

        answering.set(true);
        answerAll();
        alone.get(60, TimeUnit.SECONDS);
        other.get(60, TimeUnit.SECONDS);
        Awaitility.await().untilAsserted(() -> assertThat(late.isSettled()).isTrue());
        assertThat(suspect.isSettled()).isTrue();
        assertThat(neighbour.isSettled()).isTrue();
    }

    @Test
    void aStopWritesAndSettlesWhatIsInHand() throws InterruptedException {
        worker = worker("bulk-wait", "PT30S");
        worker.start(List.of());
        Message message = Message.of("1", "a");
        worker.receiver(source()).receive(message);

        worker.close();

        assertThat(message.isSettled()).isTrue();
        Message late = Message.of("2", "b");
        worker.receiver(source()).receive(late);
        assertThat(late.isReleased()).isTrue();
    }

    @Test
    void aStopGivesBackWhatTheEngineDoesNotTakeInTime() throws InterruptedException {
        worker = worker("drain", "PT0.3S");
        answering.set(false);
        worker.start(List.of());
        Message message = Message.of("1", "a");
        worker.receiver(source()).receive(message);

        worker.close();

        assertThat(message.isReleased()).isTrue();
    }

    private double received() {
        return worker.ledger().of("src").balance().received();
    }

    private static Source source() {
        return new Source("src", Lines.FORMAT, letter -> CompletableFuture.completedFuture(null));
    }

    private CompletableFuture<List<WriteOutcome>> write(List<Event> events) {
        CompletableFuture<List<WriteOutcome>> answer = new CompletableFuture<>();
        writes.add(events);
        waiting.add(() -> answer.complete(events.stream()
                .<WriteOutcome>map(e -> new WriteOutcome.Stored(false))
                .toList()));
        if (answering.get()) {
            answerAll();
        }
        return answer;
    }

    private void answerAll() {
        List<Runnable> all;
        synchronized (waiting) {
            all = new ArrayList<>(waiting);
            waiting.clear();
        }
        all.forEach(Runnable::run);
    }
}
