// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.ingest.time;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * ISO 8601 as it is written in logs: {@code T} or space between date and time, seconds and fraction optional, a comma as
 * decimal mark, a zone with or without colon, after a space or not. By hand, because every event has one: a tenth of the
 * time of java.time's formatter. Not thread-safe, for one text.
 */
final class IsoTime {

    private final String text;
    private int at;

    private IsoTime(String text) {
        this.text = text;
    }

    /** The instant, or null when the text is something else. */
    static @Nullable Instant read(String text) {
        try {
            return new IsoTime(text).read();
        } catch (DateTimeException e) {
            return null;
        }
    }

    private Instant read() {
        int year = digits(4);
        expect('-');
        int month = digits(2);
        expect('-');
        LocalDate date = LocalDate.of(year, month, digits(2));
        if (at == text.length()) {
            return date.atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        char separator = text.charAt(at++);
        if (separator != 'T' && separator != 't' && separator != ' ') {
            throw unreadable();
        }
        LocalDateTime local = LocalDateTime.of(date, time());
        return local.toInstant(zone());
    }

    private LocalTime time() {
        int hour = digits(2);
        expect(':');
        int minute = digits(2);
        int second = 0;
        int nano = 0;
        if (is(':')) {
            at++;
            second = digits(2);
            if (is('.') || is(',')) {
                at++;
                nano = fraction();
            }
        }
        // a leap second has no place in java.time: the last instant before it
        return second == 60 ? LocalTime.of(hour, minute, 59, 999_999_999) : LocalTime.of(hour, minute, second, nano);
    }

    private int fraction() {
        int nano = 0;
        int count = 0;
        for (; at < text.length() && Character.digit(text.charAt(at), 10) >= 0; at++, count++) {
            if (count < 9) {
                nano = nano * 10 + Character.digit(text.charAt(at), 10);
            }
        }
        if (count == 0) {
            throw unreadable();
        }
        for (; count < 9; count++) {
            nano *= 10;
        }
        return nano;
    }

    private ZoneOffset zone() {
        if (at == text.length()) {
            return ZoneOffset.UTC;
        }
        return Zones.read(text.substring(at).strip());
    }

    private int digits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++, at++) {
            int digit = at < text.length() ? text.charAt(at) - '0' : -1;
            if (digit < 0 || digit > 9) {
                throw unreadable();
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private boolean is(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    private void expect(char c) {
        if (!is(c)) {
            throw unreadable();
        }
        at++;
    }

    private static DateTimeException unreadable() {
        return new DateTimeException("not ISO 8601");
    }
}
