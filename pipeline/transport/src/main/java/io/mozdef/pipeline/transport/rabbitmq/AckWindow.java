// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.rabbitmq;

import com.rabbitmq.client.Channel;
import io.mozdef.pipeline.transport.delivery.IntakeMeters;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What one channel has delivered and not acknowledged yet, in the order of delivery. The settled prefix is acknowledged with
 * one {@code basic.ack(multiple)}; what is settled behind a delivery that is still held waits for it. Deliveries are added
 * by the reader thread, changed by any thread, flushed by the link's.
 */
final class AckWindow {

    private final Channel channel;
    private final Thread flusher;
    private final int crowded;
    private final IntakeMeters meters;
    private final ArrayDeque<RabbitDelivery> held = new ArrayDeque<>();
    private final AtomicBoolean dirty = new AtomicBoolean();
    private volatile boolean live = true;

    /**
     * @param flusher the thread that calls {@link #flush}; it is unparked when there is something to flush
     * @param crowded deliveries not acknowledged from which on no prefix is waited for
     */
    AckWindow(Channel channel, Thread flusher, int crowded, IntakeMeters meters) {
        this.channel = channel;
        this.crowded = crowded;
        this.flusher = flusher;
        this.meters = meters;
    }

    void add(RabbitDelivery delivery) {
        synchronized (held) {
            held.add(delivery);
        }
    }

    void changed() {
        if (!live) {
            meters.lost();
        } else if (dirty.compareAndSet(false, true)) {
            LockSupport.unpark(flusher);
        }
    }

    boolean isLive() {
        return live;
    }

    boolean isDirty() {
        return dirty.get();
    }

    int size() {
        synchronized (held) {
            return held.size();
        }
    }

    /** Acknowledges the settled prefix and gives back what was released in it. */
    void flush() throws IOException {
        dirty.set(false);
        long acknowledge = 0;
        int settled = 0;
        int released = 0;
        for (RabbitDelivery next = pollDecided(); next != null; next = pollDecided()) {
            if (next.state() == RabbitDelivery.State.SETTLED) {
                acknowledge = next.tag;
                settled++;
            } else {
                if (acknowledge > 0) {
                    channel.basicAck(acknowledge, true);
                    acknowledge = 0;
                }
                channel.basicNack(next.tag, false, true);
                released++;
            }
        }
        if (acknowledge > 0) {
            channel.basicAck(acknowledge, true);
        }
        meters.settled(settled);
        meters.released(released);
        if (size() > crowded) {
            flushOneByOne();
        }
    }

    /** One delivery that is held for long must not keep all the others: they are acknowledged singly. */
    private void flushOneByOne() throws IOException {
        List<RabbitDelivery> decided = new ArrayList<>();
        synchronized (held) {
            held.removeIf(delivery -> {
                boolean over = delivery.state() != RabbitDelivery.State.HELD;
                if (over) {
                    decided.add(delivery);
                }
                return over;
            });
        }
        for (RabbitDelivery delivery : decided) {
            if (delivery.state() == RabbitDelivery.State.SETTLED) {
                channel.basicAck(delivery.tag, false);
                meters.settled(1);
            } else {
                channel.basicNack(delivery.tag, false, true);
                meters.released(1);
            }
        }
    }

    private @Nullable RabbitDelivery pollDecided() {
        synchronized (held) {
            RabbitDelivery first = held.peek();
            return first == null || first.state() == RabbitDelivery.State.HELD ? null : held.poll();
        }
    }

    /** The channel is over: whatever is settled from now on will come again. */
    void over() {
        live = false;
        synchronized (held) {
            held.forEach(delivery -> {
                if (delivery.state() != RabbitDelivery.State.HELD) {
                    meters.lost();
                }
            });
            held.clear();
        }
    }
}
