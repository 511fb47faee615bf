// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;

/** Asks the search engine itself, not our code, which alerts it holds. */
final class StoredAlerts {

    /** More alerts than a run makes; the engine gives no more in one answer. */
    private static final int MOST = 10_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI engine;

    StoredAlerts(URI engine) {
        this.engine = engine;
    }

    /** One document. @param id the document's @param summary what it says */
    record Stored(String id, String summary) {}

    /** Every document of every index of alerts, as of now. */
    List<Stored> all() throws IOException, InterruptedException {
        post("/alerts-*/_refresh", "");
        JsonNode hits = post("/alerts-*/_search", "{\"size\":" + MOST + ",\"track_total_hits\":true}")
                .path("hits");
        if (hits.path("total").path("value").asInt() > MOST) {
            throw new IllegalStateException("more alerts than one answer holds: " + hits.path("total"));
        }
        List<Stored> found = new ArrayList<>();
        for (JsonNode hit : hits.path("hits")) {
            found.add(new Stored(
                    hit.path("_id").asText(),
                    hit.path("_source").path("summary").asText()));
        }
        return found;
    }

    private JsonNode post(String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(engine.resolve(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(path + " says " + response.statusCode() + ": " + response.body());
        }
        return JSON.readTree(response.body());
    }
}
