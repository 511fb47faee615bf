// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.run;

import io.mozdef.pipeline.store.memory.MemoryAlertStore;
import io.mozdef.pipeline.store.memory.MemoryAuditTrail;
import io.mozdef.pipeline.store.memory.MemoryEventStore;
import io.mozdef.pipeline.store.memory.MemoryStateStore;
import io.mozdef.pipeline.testkit.SettableClock;

/** A rig on stores in process. */
final class MemoryRig {

    private MemoryRig() {}

    static Rig make() {
        SettableClock clock = SettableClock.at("2026-01-15T10:00:00Z");
        MemoryEventStore events = new MemoryEventStore(clock);
        return new Rig(
                clock, events, events.queries(), new MemoryAlertStore(new MemoryAuditTrail()), new MemoryStateStore());
    }
}
