// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.role;

import io.micrometer.core.instrument.MeterRegistry;
import io.mozdef.pipeline.enrich.Enricher;
import io.mozdef.pipeline.enrich.chain.EnrichConfig;
import io.mozdef.pipeline.enrich.chain.EnricherChain;
import io.mozdef.pipeline.flow.preparation.ChainMeters;
import io.mozdef.pipeline.flow.preparation.EventMaker;
import io.mozdef.pipeline.flow.worker.FlowConfig;
import io.mozdef.pipeline.ingest.Normaliser;
import io.quarkus.arc.All;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/** Every normaliser and enricher there is, as the worker and the rules' tests use them. Built when one of them is wanted. */
@Singleton
public class Preparation {

    private final List<Normaliser> normalisers;
    private final List<Enricher> enrichers;
    private final MeterRegistry meters;

    @Inject
    Preparation(@All List<Normaliser> normalisers, @All List<Enricher> enrichers, MeterRegistry meters) {
        this.normalisers = normalisers;
        this.enrichers = enrichers;
        this.meters = meters;
    }

    /** The maker, or empty when the settings are at fault: the problems are noted. */
    public Optional<EventMaker> maker(Settings settings) {
        Optional<EnrichConfig> enrich = settings.read(EnrichConfig.class);
        Optional<FlowConfig> flow = settings.read(FlowConfig.class);
        if (enrich.isEmpty() || flow.isEmpty()) {
            return Optional.empty();
        }
        try {
            EnricherChain chain = new EnricherChain(enrichers, enrich.get(), new ChainMeters(meters), System::nanoTime);
            return Optional.of(
                    new EventMaker(normalisers, chain, flow.get().workerName().orElseGet(Preparation::hostName)));
        } catch (IllegalArgumentException e) {
            settings.problems().add(e.getMessage());
            return Optional.empty();
        }
    }

    static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
