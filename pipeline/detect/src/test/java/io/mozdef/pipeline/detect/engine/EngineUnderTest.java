// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.engine;

import io.mozdef.pipeline.devstack.client.Devstack;
import io.mozdef.pipeline.devstack.client.Devstack.Server;
import io.mozdef.pipeline.store.search.SearchConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The real engine of this run: the devstack's, by default OpenSearch; {@code -Dmozdef.store.engine=elasticsearch} takes
 * Elasticsearch, {@code -Dmozdef.store.engine.uri=...} one that runs already.
 */
public final class EngineUnderTest {

    private EngineUnderTest() {}

    private static URI uri() {
        String given = System.getProperty("mozdef.store.engine.uri");
        if (given != null) {
            return URI.create(given);
        }
        String server = System.getProperty("mozdef.store.engine", "search").toUpperCase(Locale.ROOT);
        return Devstack.shared(Server.valueOf(server)).search();
    }

    public static SearchConfig config() {
        return new Config(List.of(uri().toString()));
    }

    /** Removes every index of ours. */
    public static void empty() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(uri() + "/events-*,alerts-*,mozdef*?expand_wildcards=all&ignore_unavailable=true"))
                .DELETE()
                .build();
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
    }

    /** The defaults on one node; two shards, so that nothing is exact by luck. */
    private record Config(List<String> hosts) implements SearchConfig {
        @Override
        public Optional<String> username() {
            return Optional.empty();
        }

        @Override
        public Optional<String> passwordFile() {
            return Optional.empty();
        }

        @Override
        public Optional<String> apiKeyFile() {
            return Optional.empty();
        }

        @Override
        public Optional<String> caFile() {
            return Optional.empty();
        }

        @Override
        public Duration connectTimeout() {
            return Duration.ofSeconds(2);
        }

        @Override
        public Duration requestTimeout() {
            return Duration.ofSeconds(30);
        }

        @Override
        public int shards() {
            return 2;
        }

        @Override
        public int replicas() {
            return 0;
        }

        @Override
        public Duration refreshInterval() {
            return Duration.ofSeconds(30);
        }

        @Override
        public int fieldBudget() {
            return 800;
        }

        @Override
        public List<String> families() {
            return List.of("events");
        }
    }
}
