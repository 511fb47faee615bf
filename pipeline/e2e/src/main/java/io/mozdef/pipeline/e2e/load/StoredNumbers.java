// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.BitSet;
import java.util.IntSummaryStatistics;

/** Asks the search engine itself, not our code, which numbers of a run it holds. Thread-safe. */
public final class StoredNumbers {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI engine;
    private final String run;

    public StoredNumbers(URI engine, String run) {
        this.engine = engine;
        this.run = run;
    }

    /** Documents of the run, as of now. */
    public long documents() throws IOException, InterruptedException {
        post("/events-*/_refresh", "");
        return visible();
    }

    /** Documents of the run that a search finds now, without asking the engine to refresh. */
    public long visible() throws IOException, InterruptedException {
        return post("/events-*/_count?ignore_unavailable=true", "{\"query\":" + ofRun() + "}")
                .path("count")
                .asLong();
    }

    /** The numbers that are there, each once however many documents carry it. */
    public BitSet numbers() throws IOException, InterruptedException {
        BitSet numbers = new BitSet();
        String after = "";
        while (true) {
            String query =
                    """
                    {"size":0,"query":%s,"aggs":{"n":{"composite":{"size":5000,%s"sources":[{"n":{"terms":{"field":"details.%s"}}}]}}}}"""
                            .formatted(ofRun(), after, NumberedEvents.NUMBER);
            JsonNode page =
                    post("/events-*/_search", query).path("aggregations").path("n");
            page.path("buckets")
                    .forEach(bucket -> numbers.set(bucket.path("key").path("n").asInt()));
            if (page.path("after_key").isMissingNode()) {
                return numbers;
            }
            after = "\"after\":" + page.path("after_key") + ",";
        }
    }

    /** How many enrichers matched each event, over a sample of a thousand. */
    public IntSummaryStatistics enrichersPerEvent() throws IOException, InterruptedException {
        String query = "{\"size\":1000,\"_source\":[\"mozdef.plugins\"],\"query\":" + ofRun() + "}";
        IntSummaryStatistics enrichers = new IntSummaryStatistics();
        for (JsonNode hit : post("/events-*/_search", query).path("hits").path("hits")) {
            enrichers.accept(hit.path("_source").path("mozdef").path("plugins").size());
        }
        return enrichers;
    }

    private String ofRun() {
        return "{\"term\":{\"details." + NumberedEvents.RUN + "\":\"" + run + "\"}}";
    }

    private JsonNode post(String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(engine.resolve(path))
                .timeout(Duration.ofSeconds(30))
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
