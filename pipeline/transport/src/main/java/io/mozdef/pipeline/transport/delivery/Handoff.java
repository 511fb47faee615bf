// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.delivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToIntFunction;

/**
 * Hands deliveries from the thread that reads a socket to the one that passes them on, bounded in bytes: when full the
 * reading thread waits, and so does the broker. Thread-safe.
 */
public final class Handoff<T> {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final long limit;
    private final ToIntFunction<T> size;
    private ArrayDeque<T> waiting = new ArrayDeque<>();
    private long bytes;
    private boolean open;

    /** @param limit bytes that may wait; one item more is taken in any case */
    public Handoff(long limit, ToIntFunction<T> size) {
        this.limit = limit;
        this.size = size;
    }

    /** Adds an item; waits for room unless the handoff is opened wide. */
    public void put(T item) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (bytes > limit && !open) {
                room.await();
            }
            bytes += size.applyAsInt(item);
            waiting.add(item);
            if (waiting.size() == 1) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes everything that waits, in order; waits until there is something. */
    public List<T> takeAll() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty()) {
                changed.await();
            }
            return drain();
        } finally {
            lock.unlock();
        }
    }

    /** Takes what waits without waiting. */
    public List<T> clear() {
        lock.lock();
        try {
            return drain();
        } finally {
            lock.unlock();
        }
    }

    private List<T> drain() {
        List<T> taken = new ArrayList<>(waiting);
        waiting.clear();
        bytes = 0;
        room.signalAll();
        return taken;
    }

    /** Whether nobody has to wait for room: while paused or closing, so that the reader can read the broker's answers. */
    public void openWide(boolean wide) {
        lock.lock();
        try {
            open = wide;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
