// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.schedule;

import io.mozdef.pipeline.detect.rule.yaml.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a rule runs. Pure: the next time follows from the last one, whoever asks, so that replicas agree and a rule that
 * missed its times while nobody ran is due once, not many times. Immutable.
 */
public sealed interface Schedule permits Interval, Cron {

    /** The first due time after the given one. */
    Instant after(Instant last);

    /** As it is written in a rule. */
    String text();

    /** Whether a run that is due by now has not happened since the last one. */
    default boolean isDue(Instant last, Instant now) {
        return !after(last).isAfter(now);
    }

    /**
     * Reads {@code 30s}, {@code 5m}, {@code 1h}, {@code 1d} or the five cron fields.
     *
     * @throws IllegalArgumentException with a reason for the person who wrote it
     */
    static Schedule parse(String text) {
        Optional<Duration> interval = Span.parse(text.strip());
        return interval.isPresent() ? new Interval(interval.get()) : Cron.parse(text.strip());
    }
}
