// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.schedule;

import java.time.Duration;
import java.time.Instant;

/**
 * Every so often, on a grid that starts at the epoch: a change of leader moves no due time.
 *
 * @param every at least one second, whole seconds
 */
public record Interval(Duration every) implements Schedule {

    public Interval {
        if (every.toSeconds() < 1) {
            throw new IllegalArgumentException("an interval is at least 1s");
        }
    }

    @Override
    public Instant after(Instant last) {
        long step = every.toSeconds();
        return Instant.ofEpochSecond((Math.floorDiv(last.getEpochSecond(), step) + 1) * step);
    }

    @Override
    public String text() {
        return every.toSeconds() + "s";
    }
}
