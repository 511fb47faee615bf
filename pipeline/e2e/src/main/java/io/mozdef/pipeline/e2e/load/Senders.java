// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Several senders that take turns at the numbers from 0 to a count. */
final class Senders {

    private Senders() {}

    /** Sends the numbers from first to last - 1. */
    @FunctionalInterface
    interface Part {
        void send(long first, long last) throws InterruptedException;
    }

    /**
     * Returns when every part was sent.
     *
     * @param senders parts in flight
     * @param size numbers in one part
     */
    static void share(int senders, long count, int size, Part part) throws InterruptedException {
        AtomicLong next = new AtomicLong();
        Callable<Void> turns = () -> {
            for (long first = next.getAndAdd(size); first < count; first = next.getAndAdd(size)) {
                part.send(first, Math.min(first + size, count));
            }
            return null;
        };
        ExecutorService pool = Executors.newFixedThreadPool(senders);
        try {
            List<Future<Void>> running = new ArrayList<>();
            for (int i = 0; i < senders; i++) {
                running.add(pool.submit(turns));
            }
            for (Future<Void> one : running) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a sender gave up", e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }
}
