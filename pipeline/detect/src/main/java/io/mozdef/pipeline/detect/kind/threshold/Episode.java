// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.kind.threshold;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A time in which a key kept reaching, or going on after, the threshold. All seconds since the epoch, on the rule's grid.
 *
 * @param start grid time of the first bucket counted when it opened: its identity, never changed
 * @param first start of the first bucket that belongs to it; earlier than {@code start} when late events came
 * @param last start of the last bucket that belongs to it
 * @param opened when it was found (processing time)
 */
record Episode(long start, long first, long last, Instant opened) {

    static Episode open(long first, long last, Instant now) {
        return new Episode(first, first, last, now);
    }

    Episode widenedTo(long from, long to) {
        return new Episode(start, Math.min(first, from), Math.max(last, to), opened);
    }

    /** Whether events from {@code from} to {@code to} belong to it: no pause longer than {@code within} lies between. */
    boolean touches(long from, long to, long within) {
        return last + within >= from && first - within <= to;
    }

    boolean touches(Episode other, long within) {
        return touches(other.first, other.last, within);
    }

    /** Whether a bucket lies in it or continues it. */
    boolean isContinuedBy(long bucket, long within) {
        return first <= bucket && bucket - last <= within;
    }

    Map<String, @Nullable Object> content() {
        return Map.of("start", start, "first", first, "last", last, "opened", opened.toString());
    }

    static Episode of(Map<?, ?> content) {
        return new Episode(
                number(content, "start"),
                number(content, "first"),
                number(content, "last"),
                Instant.parse(String.valueOf(content.get("opened"))));
    }

    private static long number(Map<?, ?> content, String name) {
        return content.get(name) instanceof Number number ? number.longValue() : Long.parseLong("" + content.get(name));
    }
}
