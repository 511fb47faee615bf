// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.rabbitmq;

import io.mozdef.pipeline.model.event.Identity;
import io.mozdef.pipeline.model.event.Receipt;
import io.mozdef.pipeline.transport.delivery.Delivery;
import java.util.concurrent.atomic.AtomicReference;

/** One AMQP message. What settles it belongs to the channel it came by. */
final class RabbitDelivery implements Delivery {

    enum State {
        HELD,
        SETTLED,
        RELEASED
    }

    private final AckWindow window;
    private final AtomicReference<State> state = new AtomicReference<>(State.HELD);
    private final byte[] body;
    private final Receipt receipt;
    private final Identity identity;
    private final int ordinal;
    private final boolean redelivered;
    private final int attempt;
    final long tag;

    RabbitDelivery(
            AckWindow window,
            long tag,
            byte[] body,
            Receipt receipt,
            Identity identity,
            int ordinal,
            boolean redelivered,
            int attempt) {
        this.window = window;
        this.tag = tag;
        this.body = body;
        this.receipt = receipt;
        this.identity = identity;
        this.ordinal = ordinal;
        this.redelivered = redelivered;
        this.attempt = attempt;
    }

    @Override
    public byte[] body() {
        return body;
    }

    @Override
    public Receipt receipt() {
        return receipt;
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public int firstOrdinal() {
        return ordinal;
    }

    @Override
    public boolean redelivered() {
        return redelivered;
    }

    @Override
    public int attempt() {
        return attempt;
    }

    @Override
    public void settle() {
        if (state.compareAndSet(State.HELD, State.SETTLED)) {
            window.changed();
        }
    }

    @Override
    public void release() {
        if (state.compareAndSet(State.HELD, State.RELEASED)) {
            window.changed();
        }
    }

    State state() {
        return state.get();
    }

    boolean ofLiveChannel() {
        return window.isLive();
    }
}
