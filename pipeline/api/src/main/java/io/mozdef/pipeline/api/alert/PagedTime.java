// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.api.alert;

import io.mozdef.pipeline.api.problem.Problem;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place in a list that was asked for without times: the store's cursor, and what was "now" on the first page, since the
 * list reaches back from there. On the wire milliseconds since the epoch, a tilde, the store's cursor.
 *
 * @param now of the first page
 * @param position the store's cursor, or null for the first page
 */
record PagedTime(Instant now, @Nullable String position) {

    private static final Pattern WIRE = Pattern.compile("(\\d{1,14})~(.*)", Pattern.DOTALL);

    static PagedTime of(@Nullable String cursor, Clock clock) {
        if (cursor == null) {
            return new PagedTime(clock.instant().truncatedTo(ChronoUnit.MILLIS), null);
        }
        Matcher wire = WIRE.matcher(cursor);
        if (!wire.matches()) {
            throw Problem.badRequest("cursor is not one that this list gave.").exception();
        }
        return new PagedTime(Instant.ofEpochMilli(Long.parseLong(wire.group(1))), wire.group(2));
    }

    /** The cursor of the next page, or null when there is none. */
    @Nullable
    String next(@Nullable String nextPosition) {
        return nextPosition == null ? null : now.toEpochMilli() + "~" + nextPosition;
    }
}
