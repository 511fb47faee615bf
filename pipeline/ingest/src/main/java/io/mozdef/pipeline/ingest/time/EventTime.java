// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.ingest.time;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a time as senders write it: epoch seconds to nanoseconds as number or digits, ISO 8601 in its variants, and the
 * forms of {@link WrittenTime}. Never guesses from a fragment (ADR 0021). Times without a zone are UTC, as in MozDef's
 * containers; times without a year are resolved against the receipt time. Thread-safe.
 */
public final class EventTime {

    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");
    private static final int LONGEST = 64;

    /** Below this many units since 1970 a number counts seconds (to the year 5138), then milli-, micro-, nanoseconds. */
    private static final double SECONDS_BELOW = 1e11;

    private static final double THOUSAND = 1_000;

    private EventTime() {}

    /** The instant that a JSON value names, or empty when it names none. */
    public static Optional<Instant> read(@Nullable Object value, Instant received) {
        Instant read = null;
        if (value instanceof Long number) {
            read = ofEpoch(number);
        } else if (value instanceof Double number) {
            read = ofEpoch(number);
        } else if (value instanceof String text) {
            read = ofText(text.strip(), received);
        }
        return Optional.ofNullable(read).filter(time -> !time.isBefore(EARLIEST) && !time.isAfter(LATEST));
    }

    private static Instant ofEpoch(long number) {
        if (number <= 0) {
            // as MozDef: not a time before 1970 but a clock that was never set
            return Instant.EPOCH;
        }
        if (number < SECONDS_BELOW) {
            return Instant.ofEpochSecond(number);
        }
        if (number < SECONDS_BELOW * THOUSAND) {
            return Instant.ofEpochMilli(number);
        }
        long unit = number < SECONDS_BELOW * THOUSAND * THOUSAND ? 1_000_000L : 1_000_000_000L;
        return Instant.ofEpochSecond(number / unit, number % unit * (1_000_000_000L / unit));
    }

    private static @Nullable Instant ofEpoch(double number) {
        if (!(number < SECONDS_BELOW * THOUSAND * THOUSAND * THOUSAND)) {
            return null;
        }
        if (number <= 0) {
            return Instant.EPOCH;
        }
        double seconds = number;
        while (seconds >= SECONDS_BELOW) {
            seconds /= THOUSAND;
        }
        // a double holds microseconds of our days, not nanoseconds
        long micros = Math.round(seconds * 1e6);
        return Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
    }

    private static @Nullable Instant ofText(String text, Instant received) {
        if (text.isEmpty() || text.length() > LONGEST) {
            return null;
        }
        if (text.length() >= 10 && text.charAt(4) == '-') {
            Instant iso = IsoTime.read(text);
            if (iso != null) {
                return iso;
            }
        }
        return isNumber(text) ? ofNumber(text) : WrittenTime.read(text, received);
    }

    private static boolean isNumber(String text) {
        int dots = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                dots++;
            } else if ((c < '0' || c > '9') && !(i == 0 && (c == '-' || c == '+') && text.length() > 1)) {
                return false;
            }
        }
        return dots <= 1 && text.length() > dots;
    }

    private static @Nullable Instant ofNumber(String text) {
        try {
            if (text.indexOf('.') >= 0) {
                return ofEpoch(Double.parseDouble(text));
            }
            Instant calendar = ofCalendarDigits(text);
            return calendar != null ? calendar : ofEpoch(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** {@code 20190101} and {@code 20190101123000}: digits that read as a date of our days are one, not an epoch. */
    private static @Nullable Instant ofCalendarDigits(String text) {
        if ((text.length() != 8 && text.length() != 14) || !(text.startsWith("19") || text.startsWith("20"))) {
            return null;
        }
        try {
            LocalDate date = LocalDate.of(digits(text, 0, 4), digits(text, 4, 6), digits(text, 6, 8));
            LocalDateTime time = text.length() == 8
                    ? date.atStartOfDay()
                    : date.atTime(digits(text, 8, 10), digits(text, 10, 12), digits(text, 12, 14));
            return time.toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static int digits(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }
}
