// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.worker;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** All deliveries in our hands, and what they cost in heap. Thread-safe. */
final class Holding {

    private final Set<Held> all = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong heap = new AtomicLong();
    private final long budget;
    private volatile Runnable room = () -> {};

    /** @param budget bytes of heap that may be held before intake has to wait */
    Holding(long budget) {
        this.budget = budget;
    }

    /** @param listener called when the heap comes back under its budget, and when nothing is held any more */
    void onRoom(Runnable listener) {
        room = listener;
    }

    void add(Held held) {
        count.incrementAndGet();
        heap.addAndGet(held.heap());
        all.add(held);
    }

    void remove(Held held) {
        if (all.remove(held)) {
            long left = heap.addAndGet(-held.heap());
            // only when a border is crossed: a delivery must not cost a lock
            boolean crossed = left <= budget && left + held.heap() > budget;
            if (count.decrementAndGet() == 0 || crossed) {
                room.run();
            }
        }
    }

    void releaseAll() {
        all.forEach(Held::release);
    }

    boolean isEmpty() {
        return count.get() == 0;
    }

    boolean isOverBudget() {
        return heap.get() > budget;
    }

    long heap() {
        return heap.get();
    }
}
