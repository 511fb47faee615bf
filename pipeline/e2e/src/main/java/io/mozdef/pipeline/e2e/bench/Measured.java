// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.bench;

import java.util.Map;

/**
 * One way into the store, measured.
 *
 * @param events how many
 * @param seconds from the first send until the engine finds the last
 * @param cpu microseconds for each event by process name
 */
record Measured(String name, long events, double seconds, Map<String, Double> cpu) {

    double rate() {
        return events / seconds;
    }

    double cpuOf(String process) {
        return cpu.getOrDefault(process, 0.0);
    }
}
