// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.event;

import java.time.Instant;

/**
 * A half-open span of time on one of the two time axes of an event.
 *
 * @param axis which time is meant
 * @param from first instant that counts
 * @param until first instant that does not count any more
 */
public record TimeRange(Axis axis, Instant from, Instant until) {

    /** Event time says when it happened, index time when the store took it. */
    public enum Axis {
        EVENT("utctimestamp"),
        INDEXED("mozdef.indexedtimestamp");

        private final String field;

        Axis(String field) {
            this.field = field;
        }

        public String field() {
            return field;
        }
    }

    public TimeRange {
        if (until.isBefore(from)) {
            throw new IllegalArgumentException("the range ends before it starts");
        }
    }

    public static TimeRange event(Instant from, Instant until) {
        return new TimeRange(Axis.EVENT, from, until);
    }

    public static TimeRange indexed(Instant from, Instant until) {
        return new TimeRange(Axis.INDEXED, from, until);
    }
}
