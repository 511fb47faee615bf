// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.bench;

import io.mozdef.pipeline.devstack.client.Devstack.Server;
import io.mozdef.pipeline.devstack.client.GuardedProcess;
import io.mozdef.pipeline.e2e.stack.Application;
import io.mozdef.pipeline.e2e.stack.RunningStack;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * CPU time of each process between two moments, from the operating system's accounting ({@code /proc/<pid>/stat}, user and
 * system, in steps of 10 ms).
 *
 * @param micros CPU time so far by process name
 */
record Accounting(Map<String, Long> micros) {

    static Accounting of(RunningStack stack) {
        Map<String, Long> micros = new LinkedHashMap<>();
        for (Application application : stack.applications()) {
            micros.put(application.name(), application.process().cpuMicros());
        }
        for (Server server : new Server[] {Server.SEARCH, Server.AMQP, Server.SQS}) {
            GuardedProcess process = stack.servers().process(server);
            micros.put(server.name().toLowerCase(Locale.ROOT), process.cpuMicros());
        }
        return new Accounting(micros);
    }

    /** CPU time for each event since an earlier moment, in microseconds by process name. */
    Map<String, Double> perEvent(Accounting earlier, long events) {
        Map<String, Double> spent = new LinkedHashMap<>();
        micros.forEach(
                (name, now) -> spent.put(name, (now - earlier.micros().getOrDefault(name, 0L)) / (double) events));
        return spent;
    }
}
