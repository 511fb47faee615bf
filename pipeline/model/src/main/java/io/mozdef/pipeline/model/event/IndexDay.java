// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.model.event;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * The UTC day whose index holds an event: the day of the receipt, so that neither a worker's nor a sender's clock can move
 * an event to another index. Only a record with a native time close to the receipt goes to the day of that time, so that a
 * re-sent record meets its first copy without a look-up.
 */
public record IndexDay(LocalDate day) {

    /** How far before the receipt a native time still decides the day. */
    public static final Duration NATIVE_BEFORE = Duration.ofDays(14);

    /** How far after the receipt (clock skew of the sender) a native time still decides the day. */
    public static final Duration NATIVE_AFTER = Duration.ofHours(1);

    private static final DateTimeFormatter SUFFIX = DateTimeFormatter.ofPattern("uuuuMMdd");

    public static IndexDay of(Instant received, @Nullable Instant nativeTime) {
        boolean close = nativeTime != null
                && !nativeTime.isBefore(received.minus(NATIVE_BEFORE))
                && !nativeTime.isAfter(received.plus(NATIVE_AFTER));
        return of(close ? nativeTime : received);
    }

    public static IndexDay of(Instant time) {
        return new IndexDay(LocalDate.ofInstant(time, ZoneOffset.UTC));
    }

    /** {@code <family>-YYYYMMDD}. */
    public String index(String family) {
        return family + "-" + SUFFIX.format(day);
    }
}
