// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.test;

import io.mozdef.pipeline.detect.run.AlertsStores;
import io.mozdef.pipeline.store.memory.MemoryAlertStore;
import io.mozdef.pipeline.store.memory.MemoryAuditTrail;
import io.mozdef.pipeline.store.memory.MemoryEventStore;
import io.mozdef.pipeline.store.memory.MemoryStateStore;
import java.time.Clock;

/** Stores in process, fresh for each case: milliseconds, and no server. */
public final class MemoryBench implements RuleBench {

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public Stores open(Clock clock) {
        MemoryEventStore events = new MemoryEventStore(clock);
        return new Stores(
                events,
                new AlertsStores(
                        events.queries(), new MemoryAlertStore(new MemoryAuditTrail()), new MemoryStateStore()));
    }
}
