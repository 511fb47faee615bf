// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A case's clock: it stands until the case moves it. Thread-safe. */
final class CaseClock extends Clock {

    private volatile Instant now;

    CaseClock(Instant start) {
        now = start;
    }

    /** Moves on; only the case's own thread does. */
    void advance(Duration duration) {
        now = instant().plus(duration);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("cases run in UTC");
    }
}
