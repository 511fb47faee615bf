// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.worker;

import io.mozdef.pipeline.model.event.Identity;
import io.mozdef.pipeline.model.event.Receipt;
import io.mozdef.pipeline.transport.delivery.Delivery;
import io.mozdef.pipeline.transport.delivery.Intake;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A queue in memory that keeps a broker's promises: what is given back comes again, what is settled does not, what is settled
 * or given back twice is an error. Thread-safe.
 */
final class FakeQueue implements Intake {

    private final BlockingQueue<Entry> waiting = new LinkedBlockingQueue<>();
    private final Set<String> settled = ConcurrentHashMap.newKeySet();
    private final AtomicInteger held = new AtomicInteger();
    private final AtomicInteger mostHeld = new AtomicInteger();
    private final Receiver receiver;
    private final int prefetch;
    private final Thread thread = new Thread(this::run, "fake-queue");
    private volatile boolean paused;
    private volatile boolean closed;
    private volatile @Nullable Throwable failure;

    FakeQueue(Receiver receiver, int prefetch) {
        this.receiver = receiver;
        this.prefetch = prefetch;
    }

    void put(String id, String body) {
        waiting.add(new Entry(id, body, 0));
    }

    FakeQueue start() {
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    Set<String> settled() {
        return settled;
    }

    int held() {
        return held.get();
    }

    int mostHeld() {
        return mostHeld.get();
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    private void run() {
        try {
            while (!closed) {
                Entry next = paused || held.get() >= prefetch ? null : waiting.poll(2, TimeUnit.MILLISECONDS);
                if (next == null) {
                    LockSupport.parkNanos(1_000_000);
                } else {
                    mostHeld.accumulateAndGet(held.incrementAndGet(), Math::max);
                    receiver.receive(new Held(next));
                }
            }
        } catch (InterruptedException e) {
            closed = true;
        } catch (RuntimeException | AssertionError e) {
            failure = e;
        }
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
        thread.interrupt();
    }

    private record Entry(String id, String body, int times) {}

    private final class Held implements Delivery {
        private final Message message;
        private final Entry entry;

        Held(Entry entry) {
            this.entry = entry;
            this.message = new Message(entry.body, new Identity(Identity.Kind.DELIVERY, entry.id), 0, entry.times > 0);
        }

        @Override
        public byte[] body() {
            return message.body();
        }

        @Override
        public Receipt receipt() {
            return message.receipt();
        }

        @Override
        public Identity identity() {
            return message.identity();
        }

        @Override
        public boolean redelivered() {
            return message.redelivered();
        }

        @Override
        public int attempt() {
            return message.attempt();
        }

        @Override
        public void settle() {
            message.settle();
            settled.add(entry.id);
            held.decrementAndGet();
        }

        @Override
        public void release() {
            message.release();
            held.decrementAndGet();
            waiting.add(new Entry(entry.id, entry.body, entry.times + 1));
        }
    }
}
