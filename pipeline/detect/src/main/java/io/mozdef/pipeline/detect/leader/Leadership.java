// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.leader;

import io.mozdef.pipeline.store.state.LeaseKeeper;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The lease seen from the one thread that evaluates: renewed while it works, checked before each write by monotonic time.
 * Confined to one thread at a time.
 */
public final class Leadership {

    /** A renewal is due after this part of the lease, so that two may fail before it runs out. */
    private static final int RENEWALS_PER_LEASE = 3;

    /** A write must have this part of the lease before it; a request that hangs for longer meets the version check. */
    private static final int MARGINS_PER_LEASE = 5;

    private final LeaseKeeper lease;
    private final Duration renewAfter;
    private final Duration margin;
    private final LongSupplier nanos;
    private long renewedAt;
    private long term;

    public Leadership(LeaseKeeper lease, Duration duration) {
        this(lease, duration, System::nanoTime);
    }

    /** For tests: with a monotonic clock that the test moves. */
    public Leadership(LeaseKeeper lease, Duration duration, LongSupplier nanos) {
        this.lease = lease;
        this.renewAfter = duration.dividedBy(RENEWALS_PER_LEASE);
        this.margin = duration.dividedBy(MARGINS_PER_LEASE);
        this.nanos = nanos;
    }

    /** Takes or renews the lease; true while this replica leads. Called at the start of each tick. */
    public boolean lead() {
        long now = nanos.getAsLong();
        boolean fresh = term > 0 && now - renewedAt < renewAfter.toNanos() && lease.stillHeld(margin);
        if (!fresh) {
            renewedAt = now;
            term = lease.hold() ? lease.term().orElse(0) : 0;
        }
        return term > 0;
    }

    /** The term under which this replica leads; 0 when it does not. */
    public long term() {
        return term;
    }

    /**
     * Called before each write. Renews when it is time to.
     *
     * @throws DeposedException when the lease is not certainly held under the term of this tick
     */
    public void check() {
        long current = term;
        if (nanos.getAsLong() - renewedAt >= renewAfter.toNanos()) {
            renewedAt = nanos.getAsLong();
            lease.hold();
        }
        if (current == 0 || !lease.stillHeld(margin) || lease.term().orElse(0) != current) {
            term = 0;
            throw new DeposedException("the lease of term " + current + " is not held any more");
        }
    }

    /** Lets another replica lead at once. */
    public void release() {
        term = 0;
        lease.release();
    }
}
