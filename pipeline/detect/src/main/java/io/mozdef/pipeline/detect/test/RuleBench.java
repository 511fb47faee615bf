// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.test;

import io.mozdef.pipeline.detect.run.AlertsStores;
import io.mozdef.pipeline.store.event.EventStore;
import java.time.Clock;

/** What rule tests run on: stores in process, or a real engine. */
public interface RuleBench extends AutoCloseable {

    /** For people, such as {@code memory}. */
    String name();

    /**
     * Stores for one case; what earlier cases left in them does no harm.
     *
     * @param clock the case's clock: it gives {@code mozdef.indexedtimestamp}
     */
    Stores open(Clock clock);

    /** Closes what it opened, if anything. */
    @Override
    default void close() {}

    /** @param writer puts events where {@code stores.events()} finds them after a refresh */
    record Stores(EventStore writer, AlertsStores stores) {}
}
