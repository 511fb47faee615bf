// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import io.mozdef.pipeline.devstack.client.Devstack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in the logs of the packaged process, and what never does: nothing of an event, and no secret. */
class LogsIT {

    /** Exit code of a process that it ended in order. */
    private static final int SIGTERM = 143;

    private static final String BODY = "marker-of-a-body";
    private static final String SECRET = "marker-of-a-secret";
    private static final String QUEUE = "logs";
    private static final String DAY = "events-20260205";

    @Test
    void asJsonEveryLineIsAnObject() throws IOException {
        Map<String, String> environment =
                new HashMap<>(RoleEnvironment.loginput(Devstack.shared(Devstack.Server.AMQP)));
        environment.put("MOZDEF_LOG_JSON", "true");
        environment.put("QUARKUS_LOG_CATEGORY__IO_MOZDEF__LEVEL", "DEBUG");
        try (PackagedApp app = PackagedApp.start(RoleEnvironment.role("loginput", environment))) {
            assertThat(app.get("/status").statusCode()).isEqualTo(200);
            assertThat(app.terminate()).isEqualTo(SIGTERM);
            // the virtual machine's own warnings are none of ours
            List<String> lines = app.output()
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("WARNING: "))
                    .toList();
            assertThat(lines).hasSizeGreaterThan(3);
            for (String line : lines) {
                JsonNode entry = new JsonMapper().readTree(line);
                assertThat(entry.isObject()).as(line).isTrue();
                assertThat(entry.path("timestamp").asText()).as(line).isNotEmpty();
                assertThat(entry.path("level").asText()).as(line).isNotEmpty();
                assertThat(entry.path("message").isTextual()).as(line).isTrue();
            }
        }
    }

    /** Events that are stored, refused at the door, dead-lettered unread, and dead-lettered by the engine. */
    @ParameterizedTest
    @ValueSource(strings = {"INFO", "DEBUG"})
    void nothingOfAnEventAndNoSecret(String level) throws Exception {
        Devstack stack = Devstack.shared();
        try (PackagedApp app = PackagedApp.start(environment(stack, level));
                Connection connection = connect(stack);
                Channel channel = connection.createChannel()) {
            await().atMost(PackagedApp.PATIENCE).untilAsserted(() -> assertThat(
                            app.management("/q/health/ready").statusCode())
                    .as(app::output)
                    .isEqualTo(200));
            engine(stack, "DELETE", "/" + DAY, "");
            engine(stack, "PUT", "/" + DAY, "{\"mappings\":{\"properties\":{\"summary\":{\"type\":\"integer\"}}}}");
            post(app, RoleEnvironment.SENDER_TOKEN, "{\"summary\":\"" + BODY + "\"}", 200);
            post(app, RoleEnvironment.SENDER_TOKEN, "{\"summary\":\"" + BODY, 400);
            post(app, SECRET, "{\"summary\":\"" + BODY + "\"}", 401);
            publish(channel, "{\"summary\":\"" + BODY);
            publish(channel, "{\"summary\":\"" + BODY + "\",\"details\":{\"sourceport\":\"" + BODY + "\"}}");
            Foreign.send(stack, queue(stack), "logs-" + level, BODY + " is no JSON");

            Set<String> stages = new HashSet<>();
            await().atMost(PackagedApp.PATIENCE).untilAsserted(() -> {
                for (GetResponse letter = letter(channel); letter != null; letter = letter(channel)) {
                    Map<String, Object> headers = letter.getProps().getHeaders();
                    stages.add(headers.get("mozdef-stage").toString());
                    assertThat(headers.get("mozdef-reason").toString()).doesNotContain(BODY);
                }
                assertThat(stages).as(app::output).contains("normalise", "store");
                assertThat(app.management("/q/metrics").body())
                        .containsPattern("mozdef_events_deadlettered_total\\{source=\"uptycs\".*} [1-9]")
                        .containsPattern("mozdef_events_stored_total\\{source=\"eventtask\".*} [1-9]");
            });
            assertThat(app.terminate()).isEqualTo(SIGTERM);
            assertThat(app.output().lines().filter(line -> line.contains(" DEBUG ")))
                    .as("it says more at DEBUG")
                    .hasSizeBetween(level.equals("DEBUG") ? 1 : 0, level.equals("DEBUG") ? Integer.MAX_VALUE : 0);
            assertThat(app.output()).doesNotContain(BODY, SECRET, RoleEnvironment.SENDER_TOKEN);
        } finally {
            engine(stack, "DELETE", "/" + DAY, "");
        }
    }

    private static String queue(Devstack stack) {
        return stack.createQueue("logs", Map.of());
    }

    private static Map<String, String> environment(Devstack stack, String level) {
        Map<String, String> environment = new HashMap<>(RoleEnvironment.sqsWorker(stack));
        environment.putAll(RoleEnvironment.worker(stack));
        environment.putAll(RoleEnvironment.loginput(stack));
        environment.put("MOZDEF_SOURCES_UPTYCS_QUEUE", queue(stack));
        environment.put("MOZDEF_SOURCES_UPTYCS_DEAD_LETTER_QUEUE", stack.createQueue("logs-dead", Map.of()));
        environment.put("MOZDEF_SOURCES_LOGS_TYPE", "rabbitmq");
        environment.put("MOZDEF_SOURCES_LOGS_FORMAT", "eventtask");
        environment.put("MOZDEF_SOURCES_LOGS_QUEUE", QUEUE);
        environment.put("AWS_SECRET_ACCESS_KEY", SECRET);
        environment.put("QUARKUS_LOG_CATEGORY__IO_MOZDEF__LEVEL", level);
        return RoleEnvironment.role("loginput,worker", environment);
    }

    private static void post(PackagedApp app, String token, String body, int status) {
        assertThat(app.request("POST", "/events", Map.of("Authorization", "Bearer " + token), body)
                        .statusCode())
                .isEqualTo(status);
    }

    /** To the day whose index takes no words for a summary. */
    private static void publish(Channel channel, String body) throws IOException {
        AMQP.BasicProperties door = new AMQP.BasicProperties.Builder()
                .messageId("logs-" + body.length())
                .deliveryMode(2)
                .headers(Map.of("mozdef-received", "2026-02-05T04:05:06Z", "mozdef-endpoint", "events"))
                .build();
        channel.basicPublish(QUEUE, QUEUE, door, body.getBytes(StandardCharsets.UTF_8));
    }

    private static GetResponse letter(Channel channel) throws IOException {
        return channel.basicGet(QUEUE + ".deadletter", true);
    }

    private static Connection connect(Devstack stack) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(stack.amqp());
        return factory.newConnection();
    }

    private static void engine(Devstack stack, String method, String path, String body) throws Exception {
        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(stack.search() + path))
                                .header("Content-Type", "application/json")
                                .method(method, BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
    }
}
