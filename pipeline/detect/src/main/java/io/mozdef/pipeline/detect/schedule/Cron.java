// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.schedule;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;

/**
 * The five fields of crontab(5): minute, hour, day of month, month, day of week (0 and 7 are Sunday); numbers, lists,
 * ranges, steps and {@code *}. UTC. When both days are restricted, either of them suffices, as in cron. Minutes are the
 * finest grain.
 */
public final class Cron implements Schedule {

    /** A day that never comes (30 February) is noticed after this many years: every leap year rule has shown by then. */
    private static final int SEARCH_YEARS = 8;

    private static final List<Bounds> FIELDS = List.of(
            new Bounds("minute", 0, 59),
            new Bounds("hour", 0, 23),
            new Bounds("day of month", 1, 31),
            new Bounds("month", 1, 12),
            new Bounds("day of week", 0, 7));

    private final String text;
    private final BitSet minutes;
    private final BitSet hours;
    private final BitSet days;
    private final BitSet months;
    private final BitSet weekdays;
    private final boolean anyDay;
    private final boolean anyWeekday;

    private Cron(String text, String[] fields) {
        this.text = text;
        minutes = FIELDS.get(0).read(fields[0]);
        hours = FIELDS.get(1).read(fields[1]);
        days = FIELDS.get(2).read(fields[2]);
        months = FIELDS.get(3).read(fields[3]);
        weekdays = FIELDS.get(4).read(fields[4]);
        if (weekdays.get(7)) {
            weekdays.set(0);
        }
        anyDay = fields[2].startsWith("*");
        anyWeekday = fields[4].startsWith("*");
    }

    static Cron parse(String text) {
        String[] fields = text.split("\\s+");
        if (fields.length != FIELDS.size()) {
            throw new IllegalArgumentException(
                    "a schedule is an interval such as 1m, or five cron fields: minute hour day month weekday");
        }
        Cron cron = new Cron(text, fields);
        cron.after(Instant.EPOCH);
        return cron;
    }

    @Override
    public Instant after(Instant last) {
        LocalDateTime time = LocalDateTime.ofInstant(last, ZoneOffset.UTC)
                .truncatedTo(ChronoUnit.MINUTES)
                .plusMinutes(1);
        LocalDate limit = time.toLocalDate().plusYears(SEARCH_YEARS);
        while (time.toLocalDate().isBefore(limit)) {
            if (!matches(time.toLocalDate())) {
                time = time.toLocalDate().plusDays(1).atStartOfDay();
            } else if (!hours.get(time.getHour())) {
                time = time.truncatedTo(ChronoUnit.HOURS).plusHours(1);
            } else if (!minutes.get(time.getMinute())) {
                time = time.plusMinutes(1);
            } else {
                return time.toInstant(ZoneOffset.UTC);
            }
        }
        throw new IllegalArgumentException("'" + text + "' never comes");
    }

    private boolean matches(LocalDate date) {
        boolean day = days.get(date.getDayOfMonth());
        DayOfWeek weekday = date.getDayOfWeek();
        boolean dayOfWeek = weekdays.get(weekday.getValue() % 7);
        boolean either = anyDay || anyWeekday ? day && dayOfWeek : day || dayOfWeek;
        return months.get(date.getMonthValue()) && either;
    }

    @Override
    public String text() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cron cron && cron.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }

    /** One field: its name, and the numbers it takes. */
    private record Bounds(String name, int least, int most) {

        BitSet read(String field) {
            BitSet set = new BitSet(most + 1);
            for (String part : field.split(",", -1)) {
                String[] stepped = part.split("/", 2);
                String[] range = stepped[0].equals("*")
                        ? new String[] {String.valueOf(least), String.valueOf(most)}
                        : stepped[0].split("-", 2);
                int from = number(range[0], field);
                boolean open = range.length == 1 && stepped.length == 2;
                int to = range.length == 2 ? number(range[1], field) : open ? most : from;
                int step = stepped.length == 2 ? number(stepped[1], field) : 1;
                if (from < least || to > most || from > to || step < 1) {
                    throw wrong(field);
                }
                for (int i = from; i <= to; i += step) {
                    set.set(i);
                }
            }
            return set;
        }

        private int number(String text, String field) {
            if (!text.matches("\\d{1,2}")) {
                throw wrong(field);
            }
            return Integer.parseInt(text);
        }

        private IllegalArgumentException wrong(String field) {
            return new IllegalArgumentException("'" + field + "' is no " + name + ": numbers from " + least + " to "
                    + most + ", *, lists, ranges and steps");
        }
    }
}
