// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.worker;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Waits that double up to a limit, each somewhere in its upper half so that workers do not come back together. */
record Backoff(Duration first, Duration longest) {

    /** @param failures 1 for the first @return nanoseconds */
    long nanos(int failures) {
        long full = Math.min(longest.toNanos(), first.toNanos() << Math.min(failures - 1, 20));
        return full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1);
    }
}
