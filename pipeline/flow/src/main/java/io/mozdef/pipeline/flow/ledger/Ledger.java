// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.ledger;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The ledgers of all sources. Thread-safe. */
public final class Ledger {

    private final MeterRegistry registry;
    private final Map<String, SourceLedger> sources = new ConcurrentHashMap<>();

    public Ledger(MeterRegistry registry) {
        this.registry = registry;
    }

    /** The ledger of a source; the same one for the same name. */
    public SourceLedger of(String source) {
        return sources.computeIfAbsent(source, s -> new SourceLedger(s, registry));
    }
}
