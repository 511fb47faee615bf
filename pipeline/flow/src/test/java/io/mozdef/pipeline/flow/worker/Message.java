// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.worker;

import io.mozdef.pipeline.model.event.Identity;
import io.mozdef.pipeline.model.event.Receipt;
import io.mozdef.pipeline.transport.delivery.Delivery;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/** A delivery that remembers what was done with it, and refuses to be decided twice. Thread-safe. */
final class Message implements Delivery {

    static final Instant RECEIVED = Instant.parse("2026-03-04T05:06:07Z");

    private final byte[] body;
    private final Identity identity;
    private final int attempt;
    private final boolean redelivered;
    private final AtomicInteger settled = new AtomicInteger();
    private final AtomicInteger released = new AtomicInteger();
    private volatile boolean later;

    Message(String body, Identity identity, int attempt, boolean redelivered) {
        this.body = body.getBytes(StandardCharsets.UTF_8);
        this.identity = identity;
        this.attempt = attempt;
        this.redelivered = redelivered;
    }

    static Message of(String id, String body) {
        return new Message(body, new Identity(Identity.Kind.DELIVERY, id), 0, false);
    }

    boolean isSettled() {
        return settled.get() == 1 && released.get() == 0;
    }

    boolean isReleased() {
        return released.get() == 1 && settled.get() == 0;
    }

    boolean isHeld() {
        return settled.get() == 0 && released.get() == 0;
    }

    @Override
    public byte[] body() {
        return body;
    }

    @Override
    public Receipt receipt() {
        return new Receipt("src", "events", RECEIVED, null, null);
    }

    @Override
    public Identity identity() {
        return identity;
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
        decide(settled);
    }

    @Override
    public void release() {
        decide(released);
    }

    @Override
    public void releaseLater() {
        later = true;
        decide(released);
    }

    /** Whether it was given back to come again later. */
    boolean isReleasedLater() {
        return later && isReleased();
    }

    private void decide(AtomicInteger how) {
        if (how.incrementAndGet() + (how == settled ? released : settled).get() > 1) {
            throw new AssertionError("decided twice");
        }
    }
}
