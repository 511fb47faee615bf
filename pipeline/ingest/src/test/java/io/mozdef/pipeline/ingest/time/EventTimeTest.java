// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.ingest.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimeTest {

    private static final Instant RECEIVED = Instant.parse("2026-11-23T10:15:30Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1468443523|2016-07-13T20:58:43Z",
                "1468443523000|2016-07-13T20:58:43Z",
                "1468443523123456|2016-07-13T20:58:43.123456Z",
                "1468443523123456789|2016-07-13T20:58:43.123456789Z",
                "999999999|2001-09-09T01:46:39Z",
                "1468443523.123|2016-07-13T20:58:43.123Z",
                "0|1970-01-01T00:00:00Z",
                "-86400.0|1970-01-01T00:00:00Z",
                "20190101|2019-01-01T00:00:00Z",
                "20190101123000|2019-01-01T12:30:00Z",
                "2026-11-23T10:15:30Z|2026-11-23T10:15:30Z",
                "2026-11-23T10:15:30.123456+02:00|2026-11-23T08:15:30.123456Z",
                "2026-11-23T10:15:30.1234567891234Z|2026-11-23T10:15:30.123456789Z",
                "2026-11-23 10:15:30,123|2026-11-23T10:15:30.123Z",
                "2026-11-23 10:15:30 +0100|2026-11-23T09:15:30Z",
                "2026-11-23T10:15-05|2026-11-23T15:15:00Z",
                "2026-11-23 10:15:30 UTC|2026-11-23T10:15:30Z",
                "2026-11-23|2026-11-23T00:00:00Z",
                "20261123T101530Z|2026-11-23T10:15:30Z",
                "2026/11/23 10:15:30|2026-11-23T10:15:30Z",
                "Nov 23 10:15:30|2026-11-23T10:15:30Z",
                "Nov  3 10:15:30|2026-11-03T10:15:30Z",
                "Nov 24 01:00:00|2026-11-24T01:00:00Z",
                "Dec 31 23:59:59|2025-12-31T23:59:59Z",
                "Feb 29 00:00:00|2024-02-29T00:00:00Z",
                "Nov 23 2025 10:15:30|2025-11-23T10:15:30Z",
                "Mon Nov 23 10:15:30 2026|2026-11-23T10:15:30Z",
                "Mon Nov 23 10:15:30 UTC 2026|2026-11-23T10:15:30Z",
                "Mon, 23 Nov 2026 10:15:30 GMT|2026-11-23T10:15:30Z",
                "23 Nov 2026 10:15:30 -0800|2026-11-23T18:15:30Z",
                "Mon, 23 Nov 2026 10:15:30 EST|2026-11-23T15:15:30Z",
                "Mon, 23 Nov 26 10:15 +0000 (UTC)|2026-11-23T10:15:00Z",
                "23/Nov/2026:10:15:30 +0100|2026-11-23T09:15:30Z",
                "[23/Nov/2026:10:15:30 +0100]|2026-11-23T09:15:30Z",
                "11/23/2026 10:15:30 PM|2026-11-23T22:15:30Z",
                "Nov 23, 2026 1:02:03 AM|2026-11-23T01:02:03Z",
                "2026 Nov 23 10:15:30|2026-11-23T10:15:30Z",
                "2016-12-31T23:59:60Z|2016-12-31T23:59:59.999999999Z",
            })
    void reads(String text, Instant expected) {
        assertThat(EventTime.read(text, RECEIVED)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "garbage", "hello 5", "2026-13-01T00:00:00Z", "2026-02-30", "31/Feb/2026:10:00:00 +0000",
                        "Nov 31 10:00:00",
                "10:15:30", "2026-11-23T10:15:30 XYZ", "99999999999999999999", "-", ".", "2026-11-23Tgarbage",
                        "Feb 30 00:00:00",
                "1e9", "2026-11-23T10:15:30.Z", "25:00:00 Nov 23", "NaN",
            })
    void refuses(String text) {
        assertThat(EventTime.read(text, RECEIVED)).isEmpty();
    }

    @Test
    void readsNumbersAndRefusesWhatIsNoTime() {
        assertThat(EventTime.read(1468443523L, RECEIVED)).contains(Instant.parse("2016-07-13T20:58:43Z"));
        assertThat(EventTime.read(1468443523.5, RECEIVED)).contains(Instant.parse("2016-07-13T20:58:43.500Z"));
        assertThat(EventTime.read(0.5, RECEIVED)).contains(Instant.parse("1970-01-01T00:00:00.500Z"));
        assertThat(EventTime.read(Long.MAX_VALUE, RECEIVED)).isPresent();
        assertThat(EventTime.read(true, RECEIVED)).isEqualTo(Optional.empty());
        assertThat(EventTime.read(null, RECEIVED)).isEmpty();
        assertThat(EventTime.read(1e300, RECEIVED)).isEmpty();
    }

    @Test
    void takesLastYearForADecemberThatArrivesInJanuary() {
        Instant newYear = Instant.parse("2027-01-01T00:00:05Z");
        assertThat(EventTime.read("Dec 31 23:59:58", newYear)).contains(Instant.parse("2026-12-31T23:59:58Z"));
        Instant beforeNewYear = Instant.parse("2026-12-31T23:59:58Z");
        assertThat(EventTime.read("Jan  1 00:00:03", beforeNewYear)).contains(Instant.parse("2027-01-01T00:00:03Z"));
    }
}
