// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import io.mozdef.pipeline.devstack.client.Devstack;
import io.mozdef.pipeline.devstack.client.Devstack.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The real engine of this run: the devstack's, by default OpenSearch; {@code -Dmozdef.store.engine=elasticsearch} takes
 * Elasticsearch, {@code -Dmozdef.store.engine.uri=...} one that runs already.
 */
public final class EngineUnderTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private EngineUnderTest() {}

    public static URI uri() {
        String given = System.getProperty("mozdef.store.engine.uri");
        if (given != null) {
            return URI.create(given);
        }
        Server server = Server.valueOf(
                System.getProperty("mozdef.store.engine", "search").toUpperCase(Locale.ROOT));
        return Devstack.shared(server).uri(server);
    }

    public static SearchEngine open(Clock clock) {
        return SearchEngine.open(TestConfig.of(uri().toString(), Map.of()), clock);
    }

    /** Asks the engine behind the store's back. */
    public static String raw(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri() + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Removes every index of ours: some tests look at all days. */
    public static void empty() {
        // one by one: Elasticsearch deletes by no pattern
        Matcher names = Pattern.compile("\"((?:events|alerts)-[a-z0-9-]+)\":\\{\"aliases\"")
                .matcher(raw("GET", "/events-*,alerts-*/_alias?expand_wildcards=all", ""));
        while (names.find()) {
            raw("DELETE", "/" + names.group(1), "");
        }
    }
}
