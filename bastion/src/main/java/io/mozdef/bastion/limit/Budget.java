// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.limit;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** An amount that is lent and given back: bytes in memory, requests under way. Thread-safe, never waits. */
public final class Budget {
    private volatile long most;
    private final @Nullable Budget whole;
    private final AtomicLong lent = new AtomicLong();

    /** Lends {@code most} at one time. */
    public Budget(long most) {
        this(most, null);
    }

    private Budget(long most, @Nullable Budget whole) {
        this.most = most;
        this.whole = whole;
    }

    /** A part of this one: what it lends is lent by the whole too, and it lends {@code most} whatever is left there. */
    public Budget share(long most) {
        return new Budget(most, this);
    }

    /** Takes {@code amount}, or takes nothing and returns false. */
    public boolean tryTake(long amount) {
        if (lent.addAndGet(amount) <= most && (whole == null || whole.tryTake(amount))) {
            return true;
        }
        lent.addAndGet(-amount);
        return false;
    }

    /** Lends nothing any more; what is lent is given back as ever. */
    public void close() {
        most = 0;
    }

    /** Gives back what was taken, once. */
    public void giveBack(long amount) {
        lent.addAndGet(-amount);
        if (whole != null) {
            whole.giveBack(amount);
        }
    }

    /** How much is lent now. */
    public long lent() {
        return lent.get();
    }
}
