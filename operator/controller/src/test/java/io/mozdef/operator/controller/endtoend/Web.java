// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.endtoend;

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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** What a sender and an analyst do over HTTP. */
final class Web {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private Web() {}

    /** An alert in the flat form of an Uptycs template; it happened when it was received. */
    static String uptycsAlert(String id) {
        return "{\"id\":\"" + id + "\",\"code\":\"LINUX_REVERSE_SHELL\",\"description\":\"Reverse shell\","
                + "\"severity\":\"critical\",\"status\":\"open\",\"key\":\"remote_address\",\"value\":\"203.0.113.99\","
                + "\"assetHostName\":\"" + id + ".example.org\"}";
    }

    /** Status of a posted body. */
    static int post(URI door, Map<String, String> headers, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(door).POST(BodyPublishers.ofString(body));
        headers.forEach(request::setHeader);
        return send(request).statusCode();
    }

    /** How many items of a list of the API match; -1 when it does not answer 200. */
    static int count(URI api, String token, String query) {
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(URI.create(api + query)).header("Authorization", "Bearer " + token));
        return answer.statusCode() == 200 ? tree(answer.body()).path("items").size() : -1;
    }

    /** The part of a URL that asks for events of these minutes. */
    static String events(String where) {
        Instant now = Clock.systemUTC().instant();
        return "/events?from=" + now.minusSeconds(900) + "&until=" + now.plusSeconds(900) + "&limit=100&where="
                + URLEncoder.encode(where, StandardCharsets.UTF_8);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return CLIENT.send(request.timeout(Duration.ofSeconds(15)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
