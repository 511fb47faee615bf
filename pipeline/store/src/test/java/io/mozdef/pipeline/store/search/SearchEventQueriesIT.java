// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import io.mozdef.pipeline.store.event.EventQueries;
import io.mozdef.pipeline.store.event.EventQueriesContract;
import io.mozdef.pipeline.store.event.EventStore;
import io.mozdef.pipeline.testkit.SettableClock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class SearchEventQueriesIT extends EventQueriesContract {

    private static SearchEngine engine;

    @BeforeAll
    static void open() {
        EngineUnderTest.empty();
        engine = EngineUnderTest.open(SettableClock.at("2026-11-23T10:00:00Z"));
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @Override
    protected EventStore store() {
        return engine.events();
    }

    @Override
    protected EventQueries queries() {
        return engine.queries();
    }
}
