// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.preparation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.mozdef.pipeline.enrich.chain.ChainListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what the enricher chain does, by enricher. Thread-safe. */
public final class ChainMeters implements ChainListener {

    private final MeterRegistry registry;
    private final Map<String, Counter> runs = new ConcurrentHashMap<>();

    public ChainMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void ran(String enricher) {
        Counter counter = runs.get(enricher);
        (counter == null ? runs.computeIfAbsent(enricher, e -> counter("mozdef.enricher.runs", e)) : counter)
                .increment();
    }

    @Override
    public void failed(String enricher) {
        counter("mozdef.enricher.failures", enricher).increment();
    }

    @Override
    public void slow(String enricher) {
        counter("mozdef.enricher.slow", enricher).increment();
    }

    @Override
    public void suspended(String enricher) {
        counter("mozdef.enricher.suspensions", enricher).increment();
    }

    @Override
    public void skipped(String enricher) {
        counter("mozdef.enricher.skipped", enricher).increment();
    }

    @Override
    public void dropped(String enricher, String reason) {
        counter("mozdef.enricher.drops", enricher).increment();
    }

    private Counter counter(String name, String enricher) {
        return Counter.builder(name).tag("enricher", enricher).register(registry);
    }
}
