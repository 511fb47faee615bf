// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.rabbitmq;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one channel that are not confirmed yet, by publish sequence number. The publishing thread adds, the
 * reader thread resolves; neither waits for the other, because a reader that waited for a blocked writer could never read
 * the confirms that would unblock it.
 */
final class Unconfirmed {

    /**
     * @param number publish sequence number
     * @param id message id, by which a returned message is found
     */
    record Slot(long number, PublishedBatch batch, int index, String id) {}

    private final AtomicReferenceArray<@Nullable Slot> ring;
    private final int mask;
    private long lowest = 1;
    private long lastReturned;
    private volatile long highest;

    /** @param limit messages in flight; the ring holds at least twice as many */
    Unconfirmed(int limit) {
        int size = Integer.highestOneBit(Math.max(64, limit)) * 4;
        ring = new AtomicReferenceArray<>(size);
        mask = size - 1;
    }

    /** Adds a message; false when the broker has left a gap as wide as the ring. For the publishing thread. */
    boolean add(Slot slot) {
        if (!ring.compareAndSet((int) slot.number() & mask, null, slot)) {
            return false;
        }
        highest = slot.number();
        return true;
    }

    /** Takes back what was not written after all. For the publishing thread. */
    void remove(long number) {
        ring.set((int) number & mask, null);
    }

    /** Resolves one message, or all up to it. Returns how many. For the reader thread. */
    int resolve(long number, boolean multiple, PublishOutcome outcome) {
        if (!multiple) {
            return resolve(number, outcome);
        }
        int count = 0;
        for (long n = Math.max(lowest, number - mask); n <= number; n++) {
            count += resolve(n, outcome);
        }
        lowest = number + 1;
        return count;
    }

    private int resolve(long number, PublishOutcome outcome) {
        Slot slot = ring.get((int) number & mask);
        if (slot == null || slot.number() != number) {
            return 0;
        }
        ring.compareAndSet((int) number & mask, slot, null);
        return slot.batch().resolve(slot.index(), outcome) ? 1 : 0;
    }

    /**
     * Resolves a returned message. A return names the message id alone; returns come in the order of publishing and before
     * the confirm of their message, so the first of that id after the last returned one is meant. For the reader thread.
     *
     * @return whether it was found
     */
    boolean returned(String id, PublishOutcome outcome) {
        long end = highest;
        long start = Math.max(lastReturned + 1, end - mask);
        return find(id, Math.max(1, start), end, outcome) || find(id, Math.max(1, end - mask), end, outcome);
    }

    private boolean find(String id, long from, long to, PublishOutcome outcome) {
        for (long n = from; n <= to; n++) {
            Slot slot = ring.get((int) n & mask);
            if (slot != null && slot.id().equals(id) && slot.batch().resolve(slot.index(), outcome)) {
                lastReturned = n;
                return true;
            }
        }
        return false;
    }

    /** Resolves whatever is left when the channel is over. */
    int resolveAll(PublishOutcome outcome) {
        int count = 0;
        for (int i = 0; i <= mask; i++) {
            Slot slot = ring.getAndSet(i, null);
            if (slot != null && slot.batch().resolve(slot.index(), outcome)) {
                count++;
            }
        }
        return count;
    }
}
