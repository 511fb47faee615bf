// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.model.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WindowTest {

    @Test
    void movesByASixtieth() {
        Window window = new Window(Duration.ofMinutes(2));

        assertThat(window.step()).isEqualTo(Duration.ofSeconds(2));
        assertThat(window.buckets()).isEqualTo(60);
    }

    @Test
    void movesByAtLeastASecond() {
        Window window = new Window(Duration.ofSeconds(10));

        assertThat(window.step()).isEqualTo(Duration.ofSeconds(1));
        assertThat(window.buckets()).isEqualTo(10);
    }

    @Test
    void cutsTimeAtTheEpochsGrid() {
        Window window = new Window(Duration.ofMinutes(2));

        assertThat(window.bucketOf(Instant.parse("2026-11-23T10:00:03.9Z")))
                .isEqualTo(Instant.parse("2026-11-23T10:00:02Z"));
        assertThat(window.bucketOf(Instant.parse("1969-12-31T23:59:59Z")))
                .isEqualTo(Instant.parse("1969-12-31T23:59:58Z"));
    }

    @Test
    void lastsAtLeastASecond() {
        assertThatThrownBy(() -> new Window(Duration.ofMillis(999))).isInstanceOf(IllegalArgumentException.class);
    }
}
