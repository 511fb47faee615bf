// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.model.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class IndexDayTest {

    private static final Instant RECEIVED = Instant.parse("2026-11-23T23:59:59.999Z");

    @Test
    void isTheUtcDayOfTheReceipt() {
        assertThat(IndexDay.of(RECEIVED, null).index("events")).isEqualTo("events-20261123");
        assertThat(IndexDay.of(RECEIVED.plusMillis(1), null).index("events")).isEqualTo("events-20261124");
    }

    @Test
    void followsANativeTimeCloseToTheReceipt() {
        assertThat(IndexDay.of(RECEIVED, RECEIVED.minus(Duration.ofDays(14))).index("events"))
                .isEqualTo("events-20261109");
        assertThat(IndexDay.of(RECEIVED, RECEIVED.plus(Duration.ofHours(1))).index("events"))
                .isEqualTo("events-20261124");
    }

    @Test
    void ignoresANativeTimeFarFromTheReceipt() {
        assertThat(IndexDay.of(RECEIVED, Instant.EPOCH).index("events")).isEqualTo("events-20261123");
        assertThat(IndexDay.of(RECEIVED, RECEIVED.plus(Duration.ofHours(2))).index("events"))
                .isEqualTo("events-20261123");
    }
}
