// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Finds settings of the worker that cannot work, before it is started. */
public final class FlowProblems {

    private FlowProblems() {}

    /** What is wrong with the configuration, each in words that name the key; empty when nothing is. */
    public static List<String> of(FlowConfig config) {
        List<String> problems = new ArrayList<>();
        require(config.bulkEvents() >= 1, "bulk-events: must be 1 or more", problems);
        require(config.bulkBytes() >= 1, "bulk-bytes: must be 1 or more", problems);
        require(config.bulksInFlight() >= 1, "bulks-in-flight: must be 1 or more", problems);
        require(config.bytesInFlight().orElse(1) >= 1, "bytes-in-flight: must be 1 or more", problems);
        require(isLonger(config.retryBackoff(), Duration.ZERO), "retry-backoff: must be longer than 0", problems);
        require(
                !isLonger(config.retryBackoff(), config.retryBackoffMax()),
                "retry-backoff-max: must not be shorter than retry-backoff",
                problems);
        require(isLonger(config.probeInterval(), Duration.ZERO), "probe-interval: must be longer than 0", problems);
        require(isLonger(config.noProgress(), Duration.ZERO), "no-progress: must be longer than 0", problems);
        require(config.brakeWindow() >= 1, "brake-window: must be 1 or more", problems);
        require(
                config.brakePercent() >= 0 && config.brakePercent() <= 100,
                "brake-percent: must be between 0 and 100",
                problems);
        require(config.aloneAttempts() >= 2, "alone-attempts: must be 2 or more", problems);
        require(
                config.crashAttempts() > config.aloneAttempts(),
                "crash-attempts: must be more than alone-attempts",
                problems);
        return problems;
    }

    private static void require(boolean holds, String otherwise, List<String> problems) {
        if (!holds) {
            problems.add("mozdef.flow." + otherwise);
        }
    }

    private static boolean isLonger(Duration one, Duration other) {
        return one.compareTo(other) > 0;
    }
}
