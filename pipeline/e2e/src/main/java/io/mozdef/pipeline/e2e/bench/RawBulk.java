// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mozdef.pipeline.e2e.load.NumberedEvents;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The same documents that a run stored, written again straight to the engine with {@code _bulk}: what it could do at best. */
final class RawBulk {

    private static final int BATCH = 1_000;

    /** As many as the worker has in flight. */
    private static final int IN_FLIGHT = 2;

    /** A day that no event has: it takes the events' template, and is removed at the end. */
    private static final String INDEX = "events-19990101";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI engine;

    RawBulk(URI engine) {
        this.engine = engine;
    }

    /** Bulk bodies of all documents of a run, with their ids. */
    List<byte[]> bodiesOf(String run) throws IOException, InterruptedException {
        List<byte[]> bodies = new ArrayList<>();
        JsonNode page = post(
                "/events-*/_search?scroll=2m",
                ("{\"size\":" + BATCH + ",\"query\":{\"term\":{\"details." + NumberedEvents.RUN + "\":\"" + run
                                + "\"}}}")
                        .getBytes(StandardCharsets.UTF_8));
        while (!page.path("hits").path("hits").isEmpty()) {
            bodies.add(body(page.path("hits").path("hits")));
            String next = "{\"scroll\":\"2m\",\"scroll_id\":" + page.path("_scroll_id") + "}";
            page = post("/_search/scroll", next.getBytes(StandardCharsets.UTF_8));
        }
        return bodies;
    }

    /** Writes the bodies and returns when the engine finds all documents. */
    void write(List<byte[]> bodies, long count) throws IOException, InterruptedException {
        Semaphore inFlight = new Semaphore(IN_FLIGHT);
        List<CompletableFuture<Void>> writes = new ArrayList<>();
        for (byte[] body : bodies) {
            inFlight.acquire();
            writes.add(client.sendAsync(bulk(body), BodyHandlers.ofString())
                    .whenComplete((response, error) -> inFlight.release())
                    .thenAccept(RawBulk::requireTaken));
        }
        writes.forEach(CompletableFuture::join);
        while (post("/" + INDEX + "/_count", new byte[0]).path("count").asLong() < count) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    private static void requireTaken(HttpResponse<String> response) {
        if (response.statusCode() != 200 || response.body().contains("\"errors\":true")) {
            throw new IllegalStateException("raw bulk: " + response.statusCode() + " " + response.body());
        }
    }

    void delete() throws IOException, InterruptedException {
        client.send(HttpRequest.newBuilder(engine.resolve("/" + INDEX)).DELETE().build(), BodyHandlers.discarding());
    }

    private static byte[] body(JsonNode hits) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(BATCH * 1_500);
        for (JsonNode hit : hits) {
            String action = "{\"create\":{\"_index\":\"" + INDEX + "\",\"_id\":\""
                    + hit.path("_id").asText() + "\"}}\n";
            out.writeBytes(action.getBytes(StandardCharsets.UTF_8));
            out.writeBytes(JSON.writeValueAsBytes(hit.path("_source")));
            out.write('\n');
        }
        return out.toByteArray();
    }

    private HttpRequest bulk(byte[] body) {
        return HttpRequest.newBuilder(engine.resolve("/_bulk?filter_path=errors"))
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofByteArray(body))
                .build();
    }

    private JsonNode post(String path, byte[] body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(engine.resolve(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException(path + " says " + response.statusCode());
        }
        return JSON.readTree(response.body());
    }
}
