// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.upkeep.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * The five fields of a crontab line (minute, hour, day of month, month, day of week with 0 and 7 for Sunday), in UTC. A field
 * is {@code *}, a number, a range, a list of these, each with an optional {@code /step}. As in cron, when both days are
 * restricted either suffices. Immutable.
 */
public final class CronSchedule {

    // leap days of a weekday: the longest that any possible schedule pauses
    private static final int LONGEST_PAUSE_DAYS = 366 * 41;

    private final BitSet minutes;
    private final BitSet hours;
    private final BitSet days;
    private final BitSet months;
    private final BitSet weekdays;
    private final boolean eitherDay;

    private CronSchedule(List<String> fields) {
        minutes = values(fields.get(0), 0, 59);
        hours = values(fields.get(1), 0, 23);
        days = values(fields.get(2), 1, 31);
        months = values(fields.get(3), 1, 12);
        weekdays = values(fields.get(4), 0, 7);
        if (weekdays.get(7)) {
            weekdays.set(0);
        }
        eitherDay = !fields.get(2).startsWith("*") && !fields.get(4).startsWith("*");
    }

    /** @throws IllegalArgumentException when it is no crontab schedule */
    public static CronSchedule parse(String line) {
        List<String> fields = List.of(line.strip().split("\\s+"));
        if (fields.size() != 5) {
            throw new IllegalArgumentException("a schedule has five fields: " + line);
        }
        return new CronSchedule(fields);
    }

    /** The first time after this one, or empty when there is none (the 31st of February). */
    public Optional<Instant> after(Instant time) {
        LocalDateTime next = LocalDateTime.ofInstant(time, ZoneOffset.UTC)
                .truncatedTo(ChronoUnit.MINUTES)
                .plusMinutes(1);
        LocalDate last = next.toLocalDate().plusDays(LONGEST_PAUSE_DAYS);
        while (!next.toLocalDate().isAfter(last)) {
            if (!isDay(next.toLocalDate())) {
                next = next.toLocalDate().plusDays(1).atStartOfDay();
            } else if (!hours.get(next.getHour())) {
                next = next.truncatedTo(ChronoUnit.HOURS).plusHours(1);
            } else if (!minutes.get(next.getMinute())) {
                next = next.plusMinutes(1);
            } else {
                return Optional.of(next.toInstant(ZoneOffset.UTC));
            }
        }
        return Optional.empty();
    }

    private boolean isDay(LocalDate day) {
        boolean ofMonth = days.get(day.getDayOfMonth());
        boolean ofWeek = weekdays.get(day.getDayOfWeek().getValue() % 7);
        return months.get(day.getMonthValue()) && (eitherDay ? ofMonth || ofWeek : ofMonth && ofWeek);
    }

    private static BitSet values(String field, int least, int most) {
        BitSet values = new BitSet(most + 1);
        for (String part : field.split(",", -1)) {
            int slash = part.indexOf('/');
            int step = slash < 0 ? 1 : number(part.substring(slash + 1), 1, most);
            String range = slash < 0 ? part : part.substring(0, slash);
            int dash = range.indexOf('-');
            int from = least;
            int to = most;
            if (dash > 0) {
                from = number(range.substring(0, dash), least, most);
                to = number(range.substring(dash + 1), from, most);
            } else if (!"*".equals(range)) {
                from = number(range, least, most);
                to = slash < 0 ? from : most;
            }
            for (int value = from; value <= to; value += step) {
                values.set(value);
            }
        }
        return values;
    }

    private static int number(String text, int least, int most) {
        boolean digits = !text.isEmpty() && text.length() <= 3 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int number = digits ? Integer.parseInt(text) : -1;
        if (number < least || number > most) {
            throw new IllegalArgumentException("\"" + text + "\" is not a number from " + least + " to " + most);
        }
        return number;
    }
}
