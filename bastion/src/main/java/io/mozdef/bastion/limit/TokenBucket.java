// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.limit;

import java.util.function.LongSupplier;

/** So many requests per second on average, and so many at once. Thread-safe. */
public final class TokenBucket {
    private static final double NANOS = 1e9;
    private static final double LONGEST_SECONDS = 3_600;

    private final double perSecond;
    private final double burst;
    private final LongSupplier nanoTime;
    private double tokens;
    private long last;

    /**
     * Starts full.
     *
     * @param perSecond 0 or less never refuses
     * @param burst most tokens that gather, at least 1
     */
    public TokenBucket(double perSecond, double burst, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.burst = Math.max(1, burst);
        this.nanoTime = nanoTime;
        this.tokens = this.burst;
        this.last = nanoTime.getAsLong();
    }

    /** Takes a token, or returns false. */
    public synchronized boolean tryTake() {
        if (perSecond <= 0) {
            return true;
        }
        fill();
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }

    /** Whole seconds until there is a token, at least 1 and at most an hour. */
    public synchronized int secondsToNext() {
        if (perSecond <= 0) {
            return 1;
        }
        fill();
        return (int) Math.max(1, Math.min(LONGEST_SECONDS, Math.ceil((1 - tokens) / perSecond)));
    }

    private void fill() {
        long now = nanoTime.getAsLong();
        tokens = Math.min(burst, tokens + (now - last) / NANOS * perSecond);
        last = now;
    }
}
