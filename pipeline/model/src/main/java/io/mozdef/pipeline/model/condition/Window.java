// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.model.condition;

import java.time.Duration;
import java.time.Instant;

/**
 * A rolling window over event time on a grid that starts at the epoch, so that every run and every replica cuts time at the
 * same places.
 *
 * @param within the window's length
 */
public record Window(Duration within) {

    /** A window moves by this fraction of its length. */
    public static final int STEPS = 60;

    private static final Duration SHORTEST_STEP = Duration.ofSeconds(1);

    public Window {
        if (within.compareTo(SHORTEST_STEP) < 0) {
            throw new IllegalArgumentException("a window lasts at least one second");
        }
    }

    /** The grid's step: a sixtieth of the length in whole seconds, rounded down, at least one second. */
    public Duration step() {
        Duration step = Duration.ofSeconds(within.toSeconds() / STEPS);
        return step.compareTo(SHORTEST_STEP) < 0 ? SHORTEST_STEP : step;
    }

    /** How many steps make the window: its length divided by the step, rounded down. */
    public int buckets() {
        return Math.toIntExact(within.toSeconds() / step().toSeconds());
    }

    /** The start of the grid's bucket that holds this instant. */
    public Instant bucketOf(Instant time) {
        long step = step().toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), step) * step);
    }
}
