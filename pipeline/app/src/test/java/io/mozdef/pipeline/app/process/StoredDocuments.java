// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.process;

import io.mozdef.pipeline.devstack.client.Devstack;
import io.mozdef.pipeline.model.alert.Alert;
import io.mozdef.pipeline.model.event.Event;
import io.mozdef.pipeline.store.search.SearchConfig;
import io.mozdef.pipeline.store.search.SearchEngine;
import io.mozdef.pipeline.testkit.EventBuilder;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Puts alerts and events into the store, past the roles, for tests of what shows them. */
final class StoredDocuments {

    private StoredDocuments() {}

    /** An alert that began a minute ago; nothing when it is there already. */
    static void put(Devstack stack, String id, String summary) {
        Instant start = Clock.systemUTC().instant().minusSeconds(60);
        try (SearchEngine engine = SearchEngine.open(config(stack), Clock.systemUTC())) {
            boolean created = engine.alerts()
                    .create(new Alert(
                            id,
                            "00000000-0000-4000-8000-000000000000",
                            "AlertTest",
                            start,
                            start,
                            start,
                            start,
                            1,
                            Map.of(),
                            "NOTICE",
                            summary,
                            "test",
                            List.of(),
                            List.of(),
                            null,
                            false,
                            null));
            if (created) {
                engine.alerts().markPublished(List.of(id));
            }
        }
    }

    /** An event of now. */
    static void putEvent(Devstack stack, String summary) {
        try (SearchEngine engine = SearchEngine.open(config(stack), Clock.systemUTC())) {
            Event event = EventBuilder.receivedAt(Clock.systemUTC().instant())
                    .field("summary", summary)
                    .build();
            engine.events().write(List.of(event)).toCompletableFuture().join();
        }
    }

    private static SearchConfig config(Devstack stack) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(SearchConfig.class)
                .withSources(new PropertiesConfigSource(
                        Map.of("mozdef.search.hosts", stack.search().toString(), "mozdef.search.replicas", "0"),
                        "test",
                        100))
                .build()
                .getConfigMapping(SearchConfig.class);
    }
}
