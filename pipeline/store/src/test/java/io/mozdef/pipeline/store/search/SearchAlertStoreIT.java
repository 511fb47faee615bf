// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import io.mozdef.pipeline.store.alert.AlertStore;
import io.mozdef.pipeline.store.alert.AlertStoreContract;
import io.mozdef.pipeline.store.audit.AuditTrail;
import io.mozdef.pipeline.testkit.SettableClock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class SearchAlertStoreIT extends AlertStoreContract {

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
    protected AlertStore alerts() {
        return engine.alerts();
    }

    @Override
    protected AuditTrail audit() {
        return engine.audit();
    }
}
