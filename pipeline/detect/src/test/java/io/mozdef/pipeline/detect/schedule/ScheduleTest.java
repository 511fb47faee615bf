// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "1m;            2026-01-15T10:00:00Z; 2026-01-15T10:01:00Z",
                "1m;            2026-01-15T10:00:59Z; 2026-01-15T10:01:00Z",
                "10s;           2026-01-15T10:00:03Z; 2026-01-15T10:00:10Z",
                "1d;            2026-01-15T10:00:03Z; 2026-01-16T00:00:00Z",
                "* * * * *;     2026-01-15T10:00:30Z; 2026-01-15T10:01:00Z",
                "*/5 * * * *;   2026-01-15T10:00:00Z; 2026-01-15T10:05:00Z",
                "30 2 * * *;    2026-01-15T10:00:00Z; 2026-01-16T02:30:00Z",
                "0 0 1 * *;     2026-01-15T10:00:00Z; 2026-02-01T00:00:00Z",
                "0 9-17/4 * * 1-5; 2026-01-16T18:00:00Z; 2026-01-19T09:00:00Z",
                "0 0 * * 7;     2026-01-15T10:00:00Z; 2026-01-18T00:00:00Z",
                "0 0 13 * 5;    2026-01-10T00:00:00Z; 2026-01-13T00:00:00Z",
                "0 0 29 2 *;    2026-01-01T00:00:00Z; 2028-02-29T00:00:00Z",
                "5,10 0 1 1 *;  2026-01-01T00:05:00Z; 2026-01-01T00:10:00Z"
            })
    void findsTheNextTime(String schedule, Instant last, Instant next) {
        assertThat(Schedule.parse(schedule).after(last)).isEqualTo(next);
    }

    @Test
    void whatWasMissedWhileNobodyRanIsDueOnce() {
        Schedule schedule = Schedule.parse("1m");
        Instant now = Instant.parse("2026-01-15T10:30:10Z");

        assertThat(schedule.isDue(Instant.parse("2026-01-15T10:00:00Z"), now)).isTrue();
        assertThat(schedule.isDue(now, now.plusSeconds(20))).isFalse();
        assertThat(schedule.isDue(now, now.plusSeconds(50))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1 m",
                "0s",
                "-1m",
                "1w",
                "* * * *",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * * 13 *",
                "* * * * 8",
                "5-1 * * * *",
                "*/0 * * * *",
                "a * * * *",
                "0 0 30 2 *",
                "1,,2 * * * *"
            })
    void refusesWhatIsNoSchedule(String text) {
        assertThatThrownBy(() -> Schedule.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
