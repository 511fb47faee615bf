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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Proves the whole path once, as a person with curl would, and prints a line for each step. */
final class DemoCheck {

    /** The promise: a stored event is found through the API within five seconds. */
    private static final Duration EVENT = Duration.ofSeconds(5);

    /** The shipped rules run every minute; the promise is the schedule plus two seconds, and a second for our own asking. */
    private static final Duration ALERT = Duration.ofSeconds(63);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Facts facts;
    private final Consumer<String> say;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final Instant start = Clock.systemUTC().instant();
    private String token = "";

    DemoCheck(Facts facts, Consumer<String> say) {
        this.facts = facts;
        this.say = say;
    }

    void run() {
        String id = "check-" + start.toEpochMilli();
        refusesStrangers(id);
        expect("the bastion takes an Uptycs alert", 200, postUptycs(id, facts.get("MOZDEF_UPTYCS_SECRET")));
        token = token(facts.get("MOZDEF_CLIENT_ID"));
        step("the alert is found as an event through the API", EVENT, () -> only(events("details.id:equals:" + id)));
        for (int i = 0; i < 10; i++) {
            expectQuietly("loginput takes a failed login", 200, postSsh());
        }
        say.accept("ok   loginput takes ten equal failed logins");
        step("they are ten events", EVENT, () -> {
            List<JsonNode> found = events("details.sourceipaddress:equals:" + Welcome.SSH_ATTACKER);
            return found.size() == 10 ? Optional.of(found.get(0)) : Optional.empty();
        });
        step("the Uptycs rule raises its alert", ALERT, () -> only(alerts("web7.example.org")));
        JsonNode alert = step("the ssh rule raises exactly one alert", ALERT, () -> only(alerts(Welcome.SSH_ATTACKER)));
        String summary = alert.path("summary").asText();
        require(
                summary.equals("10 ssh bruteforce attempts by " + Welcome.SSH_ATTACKER + " web1.example.org (10 hits)"),
                "its summary has MozDef's form",
                summary);
        acknowledge(alert.path("esmetadata").path("id").asText());
    }

    private void refusesStrangers(String id) {
        expect("the bastion refuses a wrong secret", 401, postUptycs(id, "x".repeat(64)));
        expect(
                "loginput refuses a sender without token",
                401,
                send(HttpRequest.newBuilder(uri("MOZDEF_LOGINPUT_URL", "/events"))
                        .POST(BodyPublishers.ofString("{}"))));
        expect(
                "the API refuses a reader without token",
                401,
                send(api("/alerts").GET()));
        token = token("mozdef-nobody");
        expect(
                "the API refuses a token without role",
                403,
                send(authorized("/alerts").GET()));
    }

    private void acknowledge(String id) {
        HttpResponse<String> read = send(authorized("/alerts/" + id).GET());
        String tag = read.headers().firstValue("ETag").orElse("none");
        expect(
                "an analyst acknowledges it",
                200,
                send(authorized("/alerts/" + id + "/acknowledge")
                        .header("If-Match", tag)
                        .POST(BodyPublishers.noBody())));
        expect(
                "a second acknowledgement of the old version is refused",
                412,
                send(authorized("/alerts/" + id + "/acknowledge")
                        .header("If-Match", tag)
                        .POST(BodyPublishers.noBody())));
        String history = send(authorized("/alerts/" + id + "/history").GET()).body();
        require(history.contains("alert.status"), "the history names the change", history);
    }

    private HttpResponse<String> postUptycs(String id, String secret) {
        return send(HttpRequest.newBuilder(uri("MOZDEF_BASTION_URL", "/uptycs"))
                .header("Uptomozdef-Secret", secret)
                .POST(BodyPublishers.ofString(Welcome.uptycsAlert(id))));
    }

    private HttpResponse<String> postSsh() {
        return send(HttpRequest.newBuilder(uri("MOZDEF_LOGINPUT_URL", "/events"))
                .header("Authorization", "Bearer " + facts.get("MOZDEF_LOGINPUT_TOKEN"))
                .POST(BodyPublishers.ofString(Welcome.sshFailure(Welcome.SSH_ATTACKER))));
    }

    private String token(String clientId) {
        String basic = Base64.getEncoder()
                .encodeToString((clientId + ":" + facts.get("MOZDEF_CLIENT_SECRET")).getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> response = send(HttpRequest.newBuilder(URI.create(facts.get("MOZDEF_TOKEN_URL")))
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials")));
        expectQuietly("the issuer gives a token", 200, response);
        return tree(response.body()).path("access_token").asText();
    }

    private List<JsonNode> events(String where) {
        String query = "?from=" + start.minusSeconds(60) + "&until=" + start.plusSeconds(600) + "&limit=100&where="
                + URLEncoder.encode(where, StandardCharsets.UTF_8);
        return items(send(authorized("/events" + query).GET()));
    }

    private List<JsonNode> alerts(String text) {
        return items(send(authorized("/alerts?text=" + URLEncoder.encode(text, StandardCharsets.UTF_8))
                .GET()));
    }

    private List<JsonNode> items(HttpResponse<String> response) {
        if (response.statusCode() == 503) {
            return List.of(); // the engine is making an index at this moment: ask again, as Retry-After says
        }
        expectQuietly("the API answers", 200, response);
        List<JsonNode> items = new ArrayList<>();
        tree(response.body()).path("items").forEach(items::add);
        return items;
    }

    private JsonNode step(String what, Duration within, Supplier<Optional<JsonNode>> look) {
        long begin = System.nanoTime();
        while (true) {
            Optional<JsonNode> found = look.get();
            Duration taken = Duration.ofNanos(System.nanoTime() - begin);
            if (found.isPresent()) {
                say.accept("ok   %s (%.1f s)".formatted(what, taken.toMillis() / 1e3));
                return found.get();
            }
            if (taken.compareTo(within) > 0) {
                throw new DemoFailedException("not within " + within.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }

    private void expect(String what, int status, HttpResponse<String> response) {
        expectQuietly(what, status, response);
        say.accept("ok   " + what + " (" + status + ")");
    }

    private static void expectQuietly(String what, int status, HttpResponse<String> response) {
        if (response.statusCode() != status) {
            throw new DemoFailedException(
                    "expected " + status + ", got " + response.statusCode() + " " + response.body() + ": " + what);
        }
    }

    private void require(boolean holds, String what, String seen) {
        if (!holds) {
            throw new DemoFailedException(what + ", but: " + seen);
        }
        say.accept("ok   " + what);
    }

    private static Optional<JsonNode> only(List<JsonNode> found) {
        if (found.size() > 1) {
            throw new DemoFailedException("expected one, found " + found.size());
        }
        return found.stream().findFirst();
    }

    private URI uri(String base, String path) {
        return URI.create(facts.get(base) + path);
    }

    private HttpRequest.Builder api(String path) {
        return HttpRequest.newBuilder(uri("MOZDEF_API_URL", path));
    }

    private HttpRequest.Builder authorized(String path) {
        return api(path).header("Authorization", "Bearer " + token);
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

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new DemoFailedException("not JSON: " + text);
        }
    }
}
