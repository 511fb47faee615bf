// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mozdef.pipeline.devstack.client.Devstack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Role all: from POST /events over RabbitMQ, worker, search engine and rules to the API. */
class WholePathIT {

    private static Devstack stack;
    private static PackagedApp app;

    @BeforeAll
    static void start() {
        stack = Devstack.shared();
        app = PackagedApp.start(RoleEnvironment.role("all", RoleEnvironment.all(stack)));
        await().atMost(PackagedApp.PATIENCE).untilAsserted(() -> assertThat(
                        app.management("/q/health/ready").statusCode())
                .as(() -> app.output())
                .isEqualTo(200));
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void tenFailedLoginsBecomeOneAlertThatAnAnalystAcknowledges() {
        String attacker = "203.0.113." + ThreadLocalRandom.current().nextInt(1, 250);
        Instant from = Clock.systemUTC().instant().minusSeconds(60);
        for (int i = 0; i < 10; i++) {
            assertThat(post("/events", RoleEnvironment.SENDER_TOKEN, failedLogin(attacker))
                            .statusCode())
                    .isEqualTo(200);
        }
        String analyst = stack.token("mozdef-analyst");
        String search = "/events?from=" + from + "&until=" + from.plusSeconds(3_600)
                + "&where=details.sourceipaddress:equals:" + attacker;
        await().atMost(PackagedApp.PATIENCE)
                .untilAsserted(() -> assertThat(items(app.get(search, analyst))).hasSize(10));
        String list = "/alerts?text=" + attacker;
        await().atMost(PackagedApp.PATIENCE)
                .untilAsserted(() -> assertThat(items(app.get(list, analyst))).hasSize(1));
        JsonNode alert = items(app.get(list, analyst)).get(0);
        assertThat(alert.path("summary").asText()).startsWith("10 ssh bruteforce attempts by " + attacker);
        String id = alert.path("esmetadata").path("id").asText();
        assertAnnounced(id, alert.path("summary").asText());
        acknowledge(id, analyst);
    }

    /** The configured consumer's queue holds the alert, in the form in which MozDef's consumers read it. */
    private static void assertAnnounced(String id, String summary) {
        AlertConsumer consumer = new AlertConsumer(stack.amqp(), "test");
        await().atMost(PackagedApp.PATIENCE)
                .untilAsserted(() -> assertThat(consumer.announcements()).containsKey(id));
        JsonNode announced = json(consumer.announcements().get(id));
        assertThat(announced.path("_id").asText()).isEqualTo(id);
        assertThat(announced.path("_index").asText()).startsWith("alerts-");
        assertThat(announced.path("_source").path("summary").asText()).isEqualTo(summary);
    }

    private static void acknowledge(String id, String analyst) {
        String tag =
                app.get("/alerts/" + id, analyst).headers().firstValue("ETag").orElseThrow();
        Map<String, String> headers = Map.of("Authorization", "Bearer " + analyst, "If-Match", tag);
        HttpResponse<String> done = app.request("POST", "/alerts/" + id + "/acknowledge", headers, "");
        assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
        assertThat(ApiAccessIT.json(done).path("status").asText()).isEqualTo("acknowledged");
        assertThat(ApiAccessIT.json(done).path("acknowledgedby").asText()).isEqualTo("mozdef-analyst");
        ApiAccessIT.assertProblem(
                app.request("POST", "/alerts/" + id + "/acknowledge", headers, ""), 412, "changed-meanwhile");
        assertThat(app.get("/alerts/" + id + "/history", analyst).body()).contains("alert.status", "mozdef-analyst");
        // lists are of the latest refresh, two seconds at most
        await().atMost(PackagedApp.PATIENCE).untilAsserted(() -> assertThat(
                        items(app.get("/alerts?status=acknowledged", analyst)).toString())
                .contains(id));
    }

    /** A request that is sent twice under one key is stored once, and the ledger says so, from the sender's own list. */
    @Test
    void theLedgerBalancesWhatASenderSawAccepted() throws IOException {
        String key = "key-" + ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
        String number = Long.toString(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));
        Map<String, String> headers =
                Map.of("Authorization", "Bearer " + RoleEnvironment.SENDER_TOKEN, "Idempotency-Key", key);
        String body = "[{\"summary\":\"a\",\"details\":{\"number\":\"" + number + "\"}},{\"summary\":\"b\"}]";
        for (int i = 0; i < 2; i++) {
            assertThat(app.request("POST", "/events", headers, body).statusCode())
                    .isEqualTo(200);
        }
        String line = "eventtask\ttests\tevents\t" + key + "\t";
        Path good = write(line + "0\n" + line + "1\neventtask\tdetails.number=" + number + "\n");
        await().atMost(PackagedApp.PATIENCE).untilAsserted(() -> {
            try (PackagedApp ledger =
                    PackagedApp.run(RoleEnvironment.all(stack), "ledger", "--accepted", good.toString())) {
                assertThat(ledger.output())
                        .contains(
                                "eventtask: 3 accepted, 3 stored, 0 in the dead letters, 0 dropped, 0 missing, 0 stored twice");
                assertThat(ledger.awaitEnd()).isZero();
            }
        });
        Path bad = write(line + "0\n" + line + "2\n");
        try (PackagedApp ledger = PackagedApp.run(RoleEnvironment.all(stack), "ledger", "--accepted", bad.toString())) {
            assertThat(ledger.output()).contains("1 missing", "  missing\t" + line + "2");
            assertThat(ledger.awaitEnd()).isEqualTo(1);
        }
        try (PackagedApp replay =
                PackagedApp.run(RoleEnvironment.all(stack), "replay", "--source", "eventtask", "--list")) {
            assertThat(replay.output()).contains("0 of 0 dead letters of eventtask");
            assertThat(replay.awaitEnd()).isZero();
        }
    }

    private static Path write(String text) throws IOException {
        return Files.writeString(Files.createTempFile(Path.of("target"), "accepted-", ".tsv"), text)
                .toAbsolutePath();
    }

    /** One port, two kinds of token: neither is taken for the other. */
    @Test
    void aSenderTokenIsNoTokenOfTheApiNorTheOtherWayRound() {
        ApiAccessIT.assertProblem(app.get("/alerts", RoleEnvironment.SENDER_TOKEN), 401, "unauthorized");
        assertThat(post("/events", stack.token("mozdef-analyst"), "{\"summary\":\"x\"}")
                        .statusCode())
                .isEqualTo(401);
        assertThat(post("/events", RoleEnvironment.SENDER_TOKEN, "{\"summary\":\"x\"}")
                        .statusCode())
                .isEqualTo(200);
        ApiAccessIT.assertProblem(
                app.get("/events?from=2026-01-01T00:00:00Z&until=2026-01-02T00:00:00Z"), 401, "unauthorized");
    }

    private static HttpResponse<String> post(String path, String token, String body) {
        return app.request(
                "POST", path, Map.of("Authorization", "Bearer " + token, "Content-Type", "application/json"), body);
    }

    private static String failedLogin(String attacker) {
        return """
                {"timestamp":"%s","hostname":"web1.example.org","processname":"sshd","processid":"812","severity":"INFO",
                 "category":"syslog","source":"auth","summary":"Failed password for root from %s port 52144 ssh2",
                 "details":{"program":"sshd"}}"""
                .formatted(Clock.systemUTC().instant(), attacker);
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode items(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return ApiAccessIT.json(answer).path("items");
    }
}
