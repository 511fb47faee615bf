// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.rabbitmq;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Messages that were handed over together, and what became of each. Thread-safe: the first outcome of a message stays. */
final class PublishedBatch {

    final CompletableFuture<List<PublishOutcome>> done = new CompletableFuture<>();
    final int size;
    final long bytes;
    final long deadline;

    private final AtomicReferenceArray<@Nullable PublishOutcome> outcomes;
    private final AtomicInteger open;
    private final Runnable released;
    private volatile @Nullable List<Outgoing> messages;

    /** @param deadline by {@link System#nanoTime()} */
    PublishedBatch(List<Outgoing> messages, long bytes, long deadline, Runnable released) {
        this.messages = messages;
        this.size = messages.size();
        this.bytes = bytes;
        this.deadline = deadline;
        this.released = released;
        outcomes = new AtomicReferenceArray<>(size);
        open = new AtomicInteger(size);
    }

    /** What is to be published, or null when every outcome is known already. */
    @Nullable
    List<Outgoing> messages() {
        return messages;
    }

    boolean isDone() {
        return open.get() == 0;
    }

    /** Sets the outcome of one message unless it has one. Returns whether it did. */
    boolean resolve(int index, PublishOutcome outcome) {
        if (!outcomes.compareAndSet(index, null, outcome)) {
            return false;
        }
        if (open.decrementAndGet() == 0) {
            messages = null;
            released.run();
            List<PublishOutcome> all = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                all.add(outcomes.get(i));
            }
            done.complete(all);
        }
        return true;
    }

    /** Sets the outcome of all messages from an index on that have none. Returns how many. */
    int resolveFrom(int index, PublishOutcome outcome) {
        int count = 0;
        for (int i = index; i < size; i++) {
            if (resolve(i, outcome)) {
                count++;
            }
        }
        return count;
    }
}
