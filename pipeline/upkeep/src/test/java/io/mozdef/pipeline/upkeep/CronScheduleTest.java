// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mozdef.pipeline.upkeep.schedule.CronSchedule;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronScheduleTest {

    // 2026-11-23 is a Monday
    @ParameterizedTest
    @CsvSource({
        "* * * * *,      2026-11-23T10:00:00Z, 2026-11-23T10:01:00Z",
        "* * * * *,      2026-11-23T10:00:59Z, 2026-11-23T10:01:00Z",
        "*/5 * * * *,    2026-11-23T23:58:00Z, 2026-11-24T00:00:00Z",
        "10 * * * *,     2026-11-23T10:10:00Z, 2026-11-23T11:10:00Z",
        "0 8 * * *,      2026-12-31T08:00:00Z, 2027-01-01T08:00:00Z",
        "0 0 1 * *,      2026-11-23T10:00:00Z, 2026-12-01T00:00:00Z",
        "30 6 * * 0,     2026-11-23T10:00:00Z, 2026-11-29T06:30:00Z",
        "30 6 * * 7,     2026-11-23T10:00:00Z, 2026-11-29T06:30:00Z",
        "'0 9-17/4 * * 1-5', 2026-11-23T13:00:00Z, 2026-11-23T17:00:00Z",
        "'5,35 */6 * * *',   2026-11-23T06:05:00Z, 2026-11-23T06:35:00Z",
        "0 0 29 2 *,     2026-11-23T10:00:00Z, 2028-02-29T00:00:00Z",
        "0 0 1 * 3,      2026-11-23T10:00:00Z, 2026-11-25T00:00:00Z"
    })
    void firstTimeAfter(String line, Instant time, Instant expected) {
        assertThat(CronSchedule.parse(line).after(time)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "* * * *",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * * 13 *",
                "* * * * 8",
                "a * * * *",
                "*/0 * * * *",
                "5-1 * * * *",
                "1, * * * *",
                "-1 * * * *"
            })
    void refusesWhatIsNone(String line) {
        assertThatIllegalArgumentException().isThrownBy(() -> CronSchedule.parse(line));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 31 2 *", "0 0 30 2 *"})
    void neverIsEmpty(String line) {
        assertThat(CronSchedule.parse(line).after(Instant.parse("2026-11-23T10:00:00Z")))
                .isEmpty();
    }
}
