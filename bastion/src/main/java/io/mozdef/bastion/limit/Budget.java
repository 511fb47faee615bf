// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.limit;

import java.util.concurrent.atomic.AtomicLong;

/** An amount that is lent and given back: bytes in memory, requests under way. Thread-safe, never waits. */
public final class Budget {
    private final long most;
    private final AtomicLong lent = new AtomicLong();

    /** Lends {@code most} at one time. */
    public Budget(long most) {
        this.most = most;
    }

    /** Takes {@code amount}, or takes nothing and returns false. */
    public boolean tryTake(long amount) {
        if (lent.addAndGet(amount) <= most) {
            return true;
        }
        lent.addAndGet(-amount);
        return false;
    }

    /** Gives back what was taken, once. */
    public void giveBack(long amount) {
        lent.addAndGet(-amount);
    }

    /** How much is lent now. */
    public long lent() {
        return lent.get();
    }
}
