// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.run;

import io.mozdef.pipeline.detect.engine.EngineUnderTest;
import io.mozdef.pipeline.store.search.SearchEngine;
import io.mozdef.pipeline.testkit.SettableClock;
import java.io.IOException;

/** A rig on a real engine, emptied. */
final class EngineRig {

    private EngineRig() {}

    static Rig make() throws IOException, InterruptedException {
        EngineUnderTest.empty();
        SettableClock clock = SettableClock.at("2026-01-15T10:00:00Z");
        SearchEngine engine = SearchEngine.open(EngineUnderTest.config(), clock);
        return new Rig(clock, engine.events(), engine.queries(), engine.alerts(), engine.states())
                .closing(engine::close);
    }
}
