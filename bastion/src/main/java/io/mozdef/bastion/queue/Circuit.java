// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.queue;

import java.util.function.LongSupplier;

/**
 * Spares senders the timeout while SQS is down: after some failed batches in a row everything is refused at once, for a
 * while; then one message tries, and its batch decides. A success closes it whenever it comes. Nobody has to send for
 * it to become ready again, since an unready process gets no requests. Thread-safe.
 */
final class Circuit {
    private final int failuresToOpen;
    private final long openNanos;
    private final LongSupplier nanoTime;
    private int failures;
    private boolean open;
    private boolean trying;
    private long since;

    Circuit(int failuresToOpen, long openNanos, LongSupplier nanoTime) {
        this.failuresToOpen = failuresToOpen;
        this.openNanos = openNanos;
        this.nanoTime = nanoTime;
    }

    /** Whether a message may be handed over now; while half open, true once. */
    synchronized boolean admits() {
        if (!open) {
            return true;
        }
        if (!resting()) {
            trying = true;
            since = nanoTime.getAsLong(); // when the one is never heard of again, another tries after the same time
            return true;
        }
        return false;
    }

    /** False while everything is refused. */
    synchronized boolean ready() {
        return !open || !resting();
    }

    /** A batch was accepted, in whole or in part. Returns true when this closed the circuit. */
    synchronized boolean succeeded() {
        boolean closed = open;
        failures = 0;
        open = false;
        trying = false;
        return closed;
    }

    /** A batch failed as a whole. Returns true when this opened the circuit. */
    synchronized boolean failed() {
        failures++;
        if (open && trying) {
            trying = false;
            since = nanoTime.getAsLong();
            return false;
        }
        if (!open && failures >= failuresToOpen) {
            open = true;
            since = nanoTime.getAsLong();
            return true;
        }
        return false;
    }

    private boolean resting() {
        boolean over = nanoTime.getAsLong() - since >= openNanos;
        if (over) {
            trying = false;
        }
        return !over;
    }
}
