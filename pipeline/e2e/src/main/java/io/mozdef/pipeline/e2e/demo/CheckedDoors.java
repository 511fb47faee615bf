// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The doors of a running demo, as a person with their addresses and secrets sees them. */
final class CheckedDoors {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Facts facts;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    CheckedDoors(Facts facts) {
        this.facts = facts;
    }

    HttpResponse<String> postUptycs(String body, String secret) {
        return send(HttpRequest.newBuilder(uri("MOZDEF_BASTION_URL", "/uptycs"))
                .header("Uptomozdef-Secret", secret)
                .POST(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> postEvent(String body, String token) {
        return send(HttpRequest.newBuilder(uri("MOZDEF_LOGINPUT_URL", "/events"))
                .header("Authorization", "Bearer " + token)
                .POST(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> alertsWithoutToken() {
        return send(HttpRequest.newBuilder(uri("MOZDEF_API_URL", "/alerts")).GET());
    }

    String token(String clientId) {
        String basic = Base64.getEncoder()
                .encodeToString((clientId + ":" + facts.get("MOZDEF_CLIENT_SECRET")).getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> response = send(HttpRequest.newBuilder(URI.create(facts.get("MOZDEF_TOKEN_URL")))
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials")));
        expect("the issuer gives a token", 200, response);
        return tree(response.body()).path("access_token").asText();
    }

    HttpResponse<String> get(String path, String token) {
        return send(authorized(path, token).GET());
    }

    HttpResponse<String> acknowledge(String id, String tag, String token) {
        return send(authorized("/alerts/" + id + "/acknowledge", token)
                .header("If-Match", tag)
                .POST(BodyPublishers.noBody()));
    }

    /** Events since a moment for which the condition holds, a hundred at most. */
    List<JsonNode> events(Instant since, String where, String token) {
        String query = "?from=" + since + "&until=" + since.plusSeconds(900) + "&limit=100&where=" + encoded(where);
        return items(get("/events" + query, token));
    }

    List<JsonNode> alerts(String text, String token) {
        return items(get("/alerts?text=" + encoded(text), token));
    }

    static void expect(String what, int status, HttpResponse<String> response) {
        if (response.statusCode() != status) {
            throw new DemoFailedException(
                    "expected " + status + ", got " + response.statusCode() + " " + response.body() + ": " + what);
        }
    }

    static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new DemoFailedException("not JSON: " + text);
        }
    }

    private static List<JsonNode> items(HttpResponse<String> response) {
        if (response.statusCode() == 503) {
            return List.of(); // the engine is making an index at this moment: ask again, as Retry-After says
        }
        expect("the API answers", 200, response);
        List<JsonNode> items = new ArrayList<>();
        tree(response.body()).path("items").forEach(items::add);
        return items;
    }

    private HttpRequest.Builder authorized(String path, String token) {
        return HttpRequest.newBuilder(uri("MOZDEF_API_URL", path)).header("Authorization", "Bearer " + token);
    }

    private URI uri(String base, String path) {
        return URI.create(facts.get(base) + path);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(Duration.ofSeconds(15)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new DemoFailedException("no answer: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoFailedException("interrupted");
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
