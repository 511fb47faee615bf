// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.ingest.time;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Times with month names or slashes: RFC 3164 with and without year, asctime and {@code date}, RFC 1123 and 2822, Common
 * Log Format, {@code 2026/11/23 10:15:30}, and {@code 11/23/2026 10:15:30} (month first, as MozDef read it). All parts must
 * be there and the whole text must match: a digit in a sentence is no date.
 */
final class WrittenTime {

    /** A sender's clock may run ahead of ours by this much; a date without a year that lies later was last year's. */
    private static final Duration AHEAD = Duration.ofDays(2);

    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

    private static final String DAY_NAME = "(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},?\\s+)?";
    private static final String MONTH = "(?<month>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6})\\.?";
    private static final String TIME =
            "(?<hour>\\d{1,2}):(?<minute>\\d{2})(?::(?<second>\\d{2})(?:[.,](?<fraction>\\d{1,9}))?)?(?:\\s?(?<half>[ap]m))?";
    private static final String ZONE =
            "(?:\\s*(?<zone>[+-]\\d{2}:?\\d{2}|[+-]\\d{2}|z|utc?|gmt|[ecmp][sd]t))?" + "(?:\\s+\\([a-z ]{1,30}\\))?";

    private static final List<Pattern> FORMS = List.of(
            form(DAY_NAME + MONTH + "\\s+(?<day>\\d{1,2})(?:,?\\s+(?<year>\\d{4}))?,?\\s+" + TIME + ZONE
                    + "(?:\\s+(?<lastyear>\\d{4}))?:?"),
            form("\\[?" + DAY_NAME + "(?<day>\\d{1,2})[\\s/-]" + MONTH + "[\\s/-](?<year>\\d{4}|\\d{2})(?:[:t]|,?\\s+)"
                    + TIME + ZONE + "\\]?"),
            form("(?<year>\\d{4})\\s+" + MONTH + "\\s+(?<day>\\d{1,2})\\s+" + TIME + ZONE),
            form("(?<year>\\d{4})/(?<monthnumber>\\d{1,2})/(?<day>\\d{1,2})[\\s:t]\\s*" + TIME + ZONE),
            form("(?<monthnumber>\\d{1,2})[/-](?<day>\\d{1,2})[/-](?<year>\\d{4}),?\\s+" + TIME + ZONE),
            form("(?<year>\\d{4})(?<monthnumber>\\d{2})(?<day>\\d{2})t(?<hour>\\d{2})(?<minute>\\d{2})(?<second>\\d{2})"
                    + "(?:[.,](?<fraction>\\d{1,9}))?" + ZONE));

    private WrittenTime() {}

    private static Pattern form(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
    }

    /** The instant, or null when the text is in none of the forms. */
    static @Nullable Instant read(String text, Instant received) {
        for (Pattern form : FORMS) {
            Matcher matcher = form.matcher(text);
            if (matcher.matches()) {
                try {
                    return read(matcher, received);
                } catch (DateTimeException e) {
                    return null;
                }
            }
        }
        return null;
    }

    private static @Nullable Instant read(Matcher matcher, Instant received) {
        ZoneOffset zone = zone(group(matcher, "zone"));
        LocalTime time = time(matcher);
        int month = month(matcher);
        int day = Integer.parseInt(matcher.group("day"));
        String year = group(matcher, "year");
        if (year == null) {
            year = group(matcher, "lastyear");
        }
        if (year == null) {
            return nearest(month, day, time, zone, received);
        }
        int number = Integer.parseInt(year);
        if (year.length() == 2) {
            // RFC 2822 section 4.3
            number += number < 50 ? 2000 : 1900;
        }
        return LocalDate.of(number, month, day).atTime(time).toInstant(zone);
    }

    private static ZoneOffset zone(@Nullable String zone) {
        return zone == null ? ZoneOffset.UTC : Zones.read(zone);
    }

    private static LocalTime time(Matcher matcher) {
        int hour = Integer.parseInt(matcher.group("hour"));
        String half = group(matcher, "half");
        if (half != null) {
            if (hour < 1 || hour > 12) {
                throw new DateTimeException("no such hour");
            }
            hour = hour % 12 + (half.toLowerCase(Locale.ROOT).equals("pm") ? 12 : 0);
        }
        String second = group(matcher, "second");
        String fraction = group(matcher, "fraction");
        int nano = fraction == null ? 0 : Integer.parseInt((fraction + "000000000").substring(0, 9));
        int seconds = second == null ? 0 : Integer.parseInt(second);
        int minute = Integer.parseInt(matcher.group("minute"));
        return seconds == 60 ? LocalTime.of(hour, minute, 59, 999_999_999) : LocalTime.of(hour, minute, seconds, nano);
    }

    private static int month(Matcher matcher) {
        String number = group(matcher, "monthnumber");
        if (number != null) {
            return Integer.parseInt(number);
        }
        return MONTHS.indexOf(matcher.group("month").substring(0, 3).toLowerCase(Locale.ROOT)) + 1;
    }

    /** The latest such date that is not ahead of the receipt by more than a clock can be. */
    private static @Nullable Instant nearest(int month, int day, LocalTime time, ZoneOffset zone, Instant received) {
        int year = received.atOffset(zone).getYear();
        // eight years back: 29 February is rare
        for (int candidate = year + 1; candidate > year - 9; candidate--) {
            try {
                Instant instant =
                        LocalDate.of(candidate, month, day).atTime(time).toInstant(zone);
                if (!instant.isAfter(received.plus(AHEAD))) {
                    return instant;
                }
            } catch (DateTimeException e) {
                if (month != 2 || day != 29) {
                    throw e;
                }
            }
        }
        return null;
    }

    private static @Nullable String group(Matcher matcher, String name) {
        try {
            return matcher.group(name);
        } catch (IllegalArgumentException e) {
            // a group that this form does not have
            return null;
        }
    }
}
