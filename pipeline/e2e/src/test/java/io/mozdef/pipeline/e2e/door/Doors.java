// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mozdef.pipeline.e2e.load.Metric;
import io.mozdef.pipeline.e2e.stack.RunningStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** The two doors of a stack for authenticated senders, and the places where what they post turns up. */
final class Doors {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Duration SOON = Duration.ofSeconds(60);

    private final RunningStack stack;
    private final DeadLetterQueue letters;

    Doors(RunningStack stack) {
        this.stack = stack;
        this.letters = new DeadLetterQueue(stack.servers().sqs(), stack.deadLetterUrl());
    }

    HttpResponse<String> loginput(byte[] body) throws IOException, InterruptedException {
        return send(
                stack.doorOf("loginput").uri().resolve("/events"),
                Map.of("Authorization", "Bearer " + stack.credentials().senderToken()),
                body);
    }

    HttpResponse<String> bastion(byte[] body) throws IOException, InterruptedException {
        return send(
                stack.bastion().uri().resolve("/uptycs"),
                Map.of("Uptomozdef-Secret", stack.credentials().uptycsSecret()),
                body);
    }

    /** How many requests loginput has answered with this status. */
    double loginputAnswered(int status) {
        return Metric.of(
                stack.doorOf("loginput").metrics(), "mozdef_loginput_requests_total", "status=\"" + status + "\"");
    }

    /** How many requests of Uptycs the bastion has counted as this. */
    double bastionCounted(String outcome) {
        return Metric.of(
                stack.bastion().metrics(),
                "mozdef_bastion_requests_total",
                "source=\"uptycs\"",
                "outcome=\"" + outcome + "\"");
    }

    /** How many events were stored with some details in {@code details_overflow}. */
    double overflowed() {
        return Metric.of(stack.application("worker").metrics(), "mozdef_events_overflowed_total");
    }

    /** The one event of this host, once a search finds it. */
    JsonNode awaitEvent(String hostname) {
        String query = "{\"query\":{\"term\":{\"hostname\":\"" + hostname + "\"}}}";
        return Awaitility.await("event of " + hostname)
                .atMost(SOON)
                .ignoreExceptions()
                .until(() -> search(query), hits -> hits.size() == 1)
                .get(0)
                .path("_source");
    }

    void awaitDeadLetter(Predicate<byte[]> wanted) {
        Awaitility.await("a dead letter").atMost(SOON).until(() -> letters.bodies().stream()
                .anyMatch(wanted));
    }

    static JsonNode json(String text) throws IOException {
        return JSON.readTree(text);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private JsonNode search(String query) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(stack.servers().search() + "/events-*/_search"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(query))
                .build();
        return JSON.readTree(CLIENT.send(request, BodyHandlers.ofString()).body())
                .path("hits")
                .path("hits");
    }

    private static HttpResponse<String> send(URI uri, Map<String, String> headers, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }
}
