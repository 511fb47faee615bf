// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.command;

import io.mozdef.pipeline.detect.run.AlertsStores;
import io.mozdef.pipeline.detect.test.RuleBench;
import io.mozdef.pipeline.store.memory.MemoryAlertStore;
import io.mozdef.pipeline.store.memory.MemoryAuditTrail;
import io.mozdef.pipeline.store.memory.MemoryEventStore;
import io.mozdef.pipeline.store.memory.MemoryStateStore;
import io.mozdef.pipeline.store.search.SearchConfig;
import io.mozdef.pipeline.store.search.SearchEngine;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What rule tests run on, with what it opened. Alerts and rule state are in process in either case. */
interface Bench extends RuleBench, AutoCloseable {

    @Override
    void close();

    /** Stores in process, fresh for each case. */
    static Bench memory() {
        return new Bench() {
            @Override
            public String name() {
                return "memory";
            }

            @Override
            public Stores open(Clock clock) {
                MemoryEventStore events = new MemoryEventStore(clock);
                return new Stores(events, alertsStores(events.queries()));
            }

            @Override
            public void close() {}
        };
    }

    /**
     * A real engine; the events of the tests stay in its daily indices, marked as such.
     *
     * @throws WrongUseException when the URL is not one of an engine
     */
    static Bench engine(String url) {
        SearchConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(SearchConfig.class)
                .withSources(new PropertiesConfigSource(
                        Map.of("mozdef.search.hosts", url, "mozdef.search.replicas", "0"), "rules test", 100))
                .build()
                .getConfigMapping(SearchConfig.class);
        List<SearchEngine> opened = new ArrayList<>();
        return new Bench() {
            @Override
            public String name() {
                return url;
            }

            @Override
            public Stores open(Clock clock) {
                try {
                    SearchEngine engine = SearchEngine.open(config, clock);
                    opened.add(engine);
                    return new Stores(engine.events(), alertsStores(engine.queries()));
                } catch (IllegalArgumentException e) {
                    throw new WrongUseException("--engine: " + e.getMessage());
                }
            }

            @Override
            public void close() {
                opened.forEach(SearchEngine::close);
            }
        };
    }

    private static AlertsStores alertsStores(io.mozdef.pipeline.store.event.EventQueries queries) {
        return new AlertsStores(queries, new MemoryAlertStore(new MemoryAuditTrail()), new MemoryStateStore());
    }
}
