// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import io.mozdef.pipeline.store.state.StateStore;
import io.mozdef.pipeline.store.state.StateStoreContract;
import io.mozdef.pipeline.testkit.SettableClock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class SearchStateStoreIT extends StateStoreContract {

    private static SearchEngine engine;

    @BeforeAll
    static void open() {
        engine = EngineUnderTest.open(SettableClock.at("2026-11-23T10:00:00Z"));
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @Override
    protected StateStore states() {
        return engine.states();
    }
}
