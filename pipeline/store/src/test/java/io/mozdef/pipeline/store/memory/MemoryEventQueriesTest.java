// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.memory;

import io.mozdef.pipeline.store.event.EventQueries;
import io.mozdef.pipeline.store.event.EventQueriesContract;
import io.mozdef.pipeline.store.event.EventStore;
import io.mozdef.pipeline.testkit.SettableClock;

class MemoryEventQueriesTest extends EventQueriesContract {

    private final MemoryEventStore events = new MemoryEventStore(SettableClock.at("2026-11-23T10:00:00Z"));

    @Override
    protected EventStore store() {
        return events;
    }

    @Override
    protected EventQueries queries() {
        return events.queries();
    }
}
