// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatcherTest {
    private static final int BATCH_BYTES = 10_000;

    private record Sent(List<Batcher.Entry> batch, Runnable over) {
        void accept() {
            batch.forEach(entry -> entry.outcome().accept(new Outcome.Accepted()));
            over.run();
        }
    }

    private final ArrayDeque<Sent> sent = new ArrayDeque<>();
    private final ArrayDeque<Runnable> alarms = new ArrayDeque<>();
    private final List<Outcome> outcomes = new ArrayList<>();
    private long now;
    private final Batcher batcher = new Batcher(
            new Batcher.Limits(BATCH_BYTES, 2, 25, millis(3), millis(1000)),
            (batch, over) -> sent.add(new Sent(batch, over)),
            alarms::add,
            () -> now);

    @Test
    void anIdleQueueGetsAMessageAtOnce() {
        submit(1);
        assertThat(sizes()).containsExactly(1);
    }

    @Test
    void whileOneIsUnderWayTheNextGatherUpToTen() {
        submit(10);
        assertThat(sizes()).containsExactly(1);
        submit(1);
        assertThat(sizes()).containsExactly(1, 10);
    }

    @Test
    void theLingerEndsGathering() {
        submit(3);
        now += millis(3);
        alarms.remove().run();
        assertThat(sizes()).containsExactly(1, 2);
    }

    @Test
    void anEndedBatchLetsTheNextGo() {
        submit(3);
        sent.element().accept();
        assertThat(sizes()).containsExactly(1, 2);
    }

    @Test
    void noMoreThanTheAllowedBatchesAreUnderWay() {
        submit(25);
        assertThat(sizes()).containsExactly(1, 10);
        now += millis(3);
        alarms.remove().run();
        assertThat(sizes()).containsExactly(1, 10);
        sent.element().accept();
        assertThat(sizes()).containsExactly(1, 10, 10);
    }

    @Test
    void aBatchKeepsToTheSizeLimit() {
        submit(1);
        IntStream.range(0, 5).forEach(i -> batcher.submit(message(4_000), outcomes::add));
        now += millis(3);
        sent.element().accept();
        assertThat(sent).allSatisfy(s -> assertThat(
                        s.batch().stream().mapToInt(e -> e.message().size()).sum())
                .isLessThanOrEqualTo(BATCH_BYTES));
        assertThat(sizes()).containsExactly(1, 2, 2);
    }

    @Test
    void aFullWaitingLineRefusesAtOnce() {
        submit(1 + 10 + 25);
        assertThat(outcomes).isEmpty();
        submit(1);
        assertThat(outcomes).containsExactly(new Outcome.Unavailable("full"));
    }

    @Test
    void whatWaitedTooLongIsGivenUpAndNeverSent() {
        submit(1 + 10 + 5);
        now += millis(1000);
        alarms.remove().run();
        assertThat(outcomes).hasSize(5).containsOnly(new Outcome.Unavailable("timeout"));
        sent.forEach(Sent::accept);
        assertThat(sizes()).containsExactly(1, 10);
        assertThat(outcomes).hasSize(16);
        assertThat(batcher.inFlight()).isZero();
    }

    private void submit(int count) {
        IntStream.range(0, count).forEach(i -> batcher.submit(message(1), outcomes::add));
    }

    private List<Integer> sizes() {
        return sent.stream().map(s -> s.batch().size()).toList();
    }

    private static Message message(int bytes) {
        return Message.of(
                "uptycs",
                Instant.EPOCH,
                "::1",
                null,
                "x".repeat(bytes).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static long millis(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }
}
