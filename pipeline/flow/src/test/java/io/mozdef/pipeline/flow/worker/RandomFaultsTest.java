// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mozdef.pipeline.flow.Lines;
import io.mozdef.pipeline.flow.ledger.SourceLedger;
import io.mozdef.pipeline.model.event.Event;
import io.mozdef.pipeline.model.event.Identity;
import io.mozdef.pipeline.store.event.StoredIds;
import io.mozdef.pipeline.store.event.WriteOutcome;
import io.mozdef.pipeline.store.memory.MemoryStateStore;
import io.mozdef.pipeline.transport.deadletter.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the engine and the broker of dead letters do: each event is stored or dead-lettered, none twice, and the ledger balances. */
@Timeout(240)
class RandomFaultsTest {

    private static final int MESSAGES = 3_000;

    private final ScheduledExecutorService answers = Executors.newScheduledThreadPool(2);
    private final Map<String, Integer> created = new ConcurrentHashMap<>();
    private final Set<String> dropped = new HashSet<>();
    private final Set<String> notes = ConcurrentHashMap.newKeySet();
    private final Map<String, DeadLetter> letters = new ConcurrentHashMap<>();
    private volatile boolean faults = true;

    @AfterEach
    void stop() {
        answers.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void nothingIsLostOrDoubledAndTheLedgerBalances(long seed) {
        // Given
        Random random = new Random(seed);
        Worker worker = new Worker(
                FlowSettings.of(
                        "bulk-events", "50",
                        "bulk-wait", "PT0.005S",
                        "bytes-in-flight", "2000000",
                        "retry-backoff", "PT0.002S",
                        "retry-backoff-max", "PT0.02S",
                        "no-progress", "PT0.25S",
                        "probe-interval", "PT0.02S",
                        "brake-window", "200"),
                Lines.maker(),
                events -> write(events, random),
                new KnownIds(),
                new MemoryStateStore(),
                new SimpleMeterRegistry());
        FakeQueue queue =
                new FakeQueue(worker.receiver(new Source("src", Lines.FORMAT, letter -> keep(letter, random))), 400);
        Map<String, Integer> expected = new HashMap<>();
        Set<String> sent = new HashSet<>();
        for (int i = 0; i < MESSAGES; i++) {
            String body = body(random);
            queue.put("m" + i, body);
            sent.add("m" + i);
            expect("m" + i, body, expected);
        }

        // When
        worker.start(List.of(queue));
        queue.start();
        var unused = answers.schedule(() -> faults = false, 4, TimeUnit.SECONDS);

        // Then
        Awaitility.await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(queue.settled())
                .hasSameSizeAs(sent));
        worker.close();
        assertThat(queue.failure()).isNull();
        assertThat(queue.held()).isZero();
        assertThat(queue.settled()).isEqualTo(sent);
        Map<String, Integer> found = new HashMap<>(created);
        letters.forEach((id, letter) -> found.putIfAbsent(id, 1));
        assertThat(found).isEqualTo(expected);
        assertThat(notes).isEqualTo(dropped);
        // the ledger is written after the delivery is settled
        Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            SourceLedger.Balance balance = worker.ledger().of("src").balance();
            assertThat(balance.inFlight()).isZero();
            assertThat(balance.difference()).isZero();
            assertThat(balance.stored()).isLessThanOrEqualTo(created.size());
        });
    }

    private static String body(Random random) {
        List<String> lines = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            int kind = random.nextInt(100);
            lines.add(kind < 3 ? "poison" : kind < 6 ? "drop" : kind < 8 ? "none" : kind < 14 ? "many 3" : "a");
        }
        return String.join("\n", lines);
    }

    /** Ids of the documents, and of the records that can only become dead letters. */
    private void expect(String id, String body, Map<String, Integer> expected) {
        int ordinal = 0;
        Identity identity = new Identity(Identity.Kind.DELIVERY, id);
        for (String line : body.split("\n")) {
            int events = line.equals("none") ? 0 : line.startsWith("many") ? 3 : 1;
            for (int i = 0; i < events; i++, ordinal++) {
                String documentId = identity.documentId("src", ordinal);
                if (line.equals("drop")) {
                    dropped.add(documentId);
                } else {
                    expected.put(documentId, 1);
                }
            }
            if (events == 0) {
                dropped.add(identity.documentId("src", ordinal));
            }
        }
    }

    private CompletableFuture<List<WriteOutcome>> write(List<Event> events, Random random) {
        CompletableFuture<List<WriteOutcome>> answer = new CompletableFuture<>();
        int fate = faults ? roll(random) : 0;
        Runnable writing = () -> answer.complete(
                events.stream().map(e -> outcome(e, fate, random)).toList());
        if (fate >= 97) {
            // written, but the answer is lost: a connection that breaks
            events.forEach(this::create);
            if (fate == 99) {
                answer.completeExceptionally(new IllegalStateException("broken"));
            }
        } else {
            var unused = answers.schedule(writing, fate > 60 ? 30 : 1, TimeUnit.MILLISECONDS);
        }
        return answer;
    }

    private WriteOutcome outcome(Event event, int fate, Random random) {
        if (fate > 90) {
            return new WriteOutcome.Retryable("503");
        }
        if (fate > 88) {
            return new WriteOutcome.Forbidden("403");
        }
        if (faults && roll(random) > 96) {
            return new WriteOutcome.Retryable("429");
        }
        return create(event);
    }

    private WriteOutcome create(Event event) {
        if (event.index().startsWith(StoredIds.DROPPED)) {
            return notes.add(event.id()) ? new WriteOutcome.Stored(false) : new WriteOutcome.Duplicate();
        }
        return created.putIfAbsent(event.id(), 1) == null
                ? new WriteOutcome.Stored(false)
                : new WriteOutcome.Duplicate();
    }

    private CompletableFuture<Void> keep(DeadLetter letter, Random random) {
        int fate = faults ? roll(random) : 0;
        if (fate > 60) {
            return CompletableFuture.failedFuture(new IllegalStateException("no broker"));
        }
        assertThat(new String(letter.bytes(), StandardCharsets.UTF_8)).isEqualTo("poison");
        letters.put(letter.identity().documentId("src", letter.ordinal()), letter);
        return CompletableFuture.completedFuture(null);
    }

    private static int roll(Random random) {
        synchronized (random) {
            return random.nextInt(100);
        }
    }
}
