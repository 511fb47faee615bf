// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.worker;

import io.mozdef.pipeline.flow.ledger.SourceLedger;
import io.mozdef.pipeline.model.event.Identity;
import io.mozdef.pipeline.transport.delivery.Delivery;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A delivery in our hands: settled when its last event is decided, or given back before. Thread-safe; which of the two
 * happens is decided once, so an answer that comes after the release changes nothing.
 */
final class Held {

    private static final int RELEASED = -1;

    /**
     * What a parsed event costs in heap for each byte of its body, at most about: an entry of a map with its key and value
     * takes some 120 bytes and comes from 7 bytes or more of JSON, a usual event takes 4 times its size.
     */
    private static final int HEAP_PER_BYTE = 8;

    private static final int HEAP_PER_DELIVERY = 1024;

    private final Delivery delivery;
    private final Source source;
    private final SourceLedger ledger;
    private final Holding holding;
    private final AtomicInteger open = new AtomicInteger();

    Held(Delivery delivery, Source source, SourceLedger ledger, Holding holding) {
        this.delivery = delivery;
        this.source = source;
        this.ledger = ledger;
        this.holding = holding;
    }

    Delivery delivery() {
        return delivery;
    }

    Source source() {
        return source;
    }

    SourceLedger ledger() {
        return ledger;
    }

    long heap() {
        return HEAP_PER_DELIVERY + (long) HEAP_PER_BYTE * delivery.body().length;
    }

    /**
     * Whether its events may lie in an index of a day before: seen before, and the day is that of our own clock, since it came
     * through none of our doors (each says its path) and so has no time of receipt.
     */
    boolean mayBeStored() {
        Identity.Kind kind = delivery.identity().kind();
        return delivery.redelivered()
                && (kind == Identity.Kind.BYTES
                        || kind == Identity.Kind.DELIVERY && delivery.receipt().endpoint() == null);
    }

    /** Says how many events have to be decided; the delivery is settled at once when there is none. */
    void opened(int events) {
        open.set(events);
        if (events == 0) {
            delivery.settle();
        } else {
            holding.add(this);
        }
    }

    boolean isReleased() {
        return open.get() == RELEASED;
    }

    /** One event is decided. @return false when the delivery was given back before: then the event is not ours to count */
    boolean decided() {
        int before = open.getAndUpdate(n -> n > 0 ? n - 1 : n);
        if (before == 1) {
            delivery.settle();
            holding.remove(this);
        }
        return before > 0;
    }

    /** Gives it back, unless it is settled. */
    void release() {
        release(Delivery::release);
    }

    /** Gives it back, unless it is settled, to come again when something may have changed. */
    void releaseLater() {
        release(Delivery::releaseLater);
    }

    private void release(Consumer<Delivery> how) {
        int before = open.getAndUpdate(n -> n > 0 ? RELEASED : n);
        if (before > 0) {
            ledger.released(before);
            how.accept(delivery);
            holding.remove(this);
        }
    }
}
