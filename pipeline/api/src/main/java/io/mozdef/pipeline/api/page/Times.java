// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.api.page;

import io.mozdef.pipeline.api.problem.Problem;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * The time range of a list, half open.
 *
 * @param from first instant that counts
 * @param until first instant that does not count any more
 */
public record Times(Instant from, Instant until) {

    /** Nothing is older; it leaves room for a span before it. */
    private static final Instant EARLIEST = Instant.parse("1971-01-01T00:00:00Z");

    /** The engines' last four-digit year. */
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    /** Both parameters must be there: a search over all days is never asked for by accident. */
    public static Times required(@Nullable String from, @Nullable String until) {
        if (from == null || until == null) {
            throw Problem.badRequest(
                            "from and until are required, as in from=2026-01-31T00:00:00Z&until=2026-02-01T00:00:00Z.")
                    .exception();
        }
        return ordered(parse("from", from), parse("until", until));
    }

    /** Without {@code until} up to now, without {@code from} the span before that. */
    public static Times orLast(Duration span, Instant now, @Nullable String from, @Nullable String until) {
        Instant end = until == null ? now : parse("until", until);
        return ordered(from == null ? end.minus(span) : parse("from", from), end);
    }

    private static Times ordered(Instant from, Instant until) {
        if (until.isBefore(from)) {
            throw Problem.badRequest("until lies before from.").exception();
        }
        return new Times(from, until);
    }

    private static Instant parse(String name, String text) {
        try {
            // in a query a plus sign is a space: take back what a person forgot to encode
            Instant time = OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
            if (!time.isBefore(EARLIEST) && !time.isAfter(LATEST)) {
                return time;
            }
        } catch (DateTimeException e) {
            // answered below: the same for every bad time
        }
        throw Problem.badRequest(name + " is not a time such as 2026-01-31T12:00:00Z, from 1971 to 9999.")
                .exception();
    }
}
