// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.worker;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** What the worker counts about its bulks. Thread-safe. */
final class FlowMeters {

    private final Timer time;
    private final DistributionSummary size;
    private final Counter refused;
    private final Counter overflowed;

    FlowMeters(MeterRegistry registry, Holding holding) {
        time = Timer.builder("mozdef.bulk")
                .description("time from sending a bulk request to its answer")
                .register(registry);
        size = DistributionSummary.builder("mozdef.bulk.events")
                .description("events in a bulk request")
                .register(registry);
        refused = Counter.builder("mozdef.bulk.refused")
                .description("events that the engine did not take and that are tried again")
                .register(registry);
        overflowed = Counter.builder("mozdef.events.overflowed")
                .description("events stored with some details in details_overflow, where no search finds them")
                .register(registry);
        Gauge.builder("mozdef.flow.held.bytes", holding, Holding::heap)
                .description("heap that held deliveries take, as estimated")
                .baseUnit("bytes")
                .register(registry);
    }

    void answered(int events, int refusedEvents, int overflowedEvents, long nanos) {
        time.record(nanos, TimeUnit.NANOSECONDS);
        size.record(events);
        if (refusedEvents > 0) {
            refused.increment(refusedEvents);
        }
        if (overflowedEvents > 0) {
            overflowed.increment(overflowedEvents);
        }
    }
}
