// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.role;

import io.mozdef.pipeline.store.alert.AlertStore;
import io.mozdef.pipeline.store.audit.AuditTrail;
import io.mozdef.pipeline.store.event.EventQueries;
import io.mozdef.pipeline.store.event.StoredIds;
import io.mozdef.pipeline.store.index.IndexAdmin;
import io.mozdef.pipeline.store.search.SearchConfig;
import io.mozdef.pipeline.store.search.SearchEngine;
import io.mozdef.pipeline.store.state.StateStore;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The search engine and the stores in it: one connection for all roles of the process, made when the first of them is
 * configured and used from its start on. A process without such a role never asks for it.
 */
@Singleton
public class SearchStores implements SharedConnection {

    private static final String DEPENDENCY = "search engine";

    private final Clock clock;
    private @Nullable SearchEngine engine;

    @Inject
    SearchStores(Clock clock) {
        this.clock = clock;
    }

    /** Reads and checks the settings, once for all roles; sends nothing. */
    public void configure(Settings settings) {
        if (engine != null) {
            return;
        }
        settings.read(SearchConfig.class).ifPresent(config -> {
            try {
                engine = SearchEngine.open(config, clock);
            } catch (IllegalArgumentException e) {
                settings.problems().addAll(Arrays.asList(e.getMessage().split("; ")));
            }
        });
    }

    SearchEngine engine() {
        if (engine == null) {
            throw new IllegalStateException("the search engine is not configured");
        }
        return engine;
    }

    /** Asks the engine. */
    Optional<String> problem() {
        return engine().problem();
    }

    Dependency dependency() {
        return new Dependency(DEPENDENCY, this::problem);
    }

    @Produces
    @Singleton
    EventQueries queries() {
        return engine().queries();
    }

    @Produces
    @Singleton
    StoredIds storedIds() {
        return engine().storedIds();
    }

    @Produces
    @Singleton
    StateStore states() {
        return engine().states();
    }

    @Produces
    @Singleton
    IndexAdmin indices() {
        return engine().indices();
    }

    @Produces
    @Singleton
    AlertStore alerts() {
        return engine().alerts();
    }

    @Produces
    @Singleton
    AuditTrail audit() {
        return engine().audit();
    }

    @Override
    public void close() {
        if (engine != null) {
            engine.close();
        }
    }
}
