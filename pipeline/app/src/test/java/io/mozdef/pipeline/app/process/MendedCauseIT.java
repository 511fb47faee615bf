// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A person's index makes events die; the person mends it and replays, more often than needed: each event is stored once, in its own day. */
class MendedCauseIT {

    private static final String QUEUE = "mended";
    private static final String RECEIVED = "2026-02-03T04:05:06Z";
    private static final String DAY = "events-20260203";
    private static final String UPTYCS_DAY = "events-20260204";

    private static Devstack stack;
    private static Map<String, String> environment;
    private static String uptycsQueue;
    private static String uptycsDead;
    private static PackagedApp worker;

    @BeforeAll
    static void start() {
        stack = Devstack.shared();
        environment = new HashMap<>(RoleEnvironment.sqsWorker(stack));
        uptycsQueue = stack.createQueue("mended", Map.of());
        uptycsDead = stack.createQueue("mended-dead", Map.of());
        environment.put("MOZDEF_SOURCES_UPTYCS_QUEUE", uptycsQueue);
        environment.put("MOZDEF_SOURCES_UPTYCS_DEAD_LETTER_QUEUE", uptycsDead);
        environment.putAll(RoleEnvironment.worker(stack));
        environment.keySet().removeIf(key -> key.startsWith("MOZDEF_SOURCES_EVENTTASK"));
        environment.put("MOZDEF_SOURCES_MENDED_TYPE", "rabbitmq");
        environment.put("MOZDEF_SOURCES_MENDED_FORMAT", "eventtask");
        environment.put("MOZDEF_SOURCES_MENDED_QUEUE", QUEUE);
        worker = PackagedApp.start(RoleEnvironment.role("worker", environment));
        await().atMost(PackagedApp.PATIENCE).untilAsserted(() -> assertThat(
                        worker.management("/q/health/ready").statusCode())
                .as(worker::output)
                .isEqualTo(200));
    }

    @AfterAll
    static void stop() throws Exception {
        worker.close();
        engine("DELETE", "/" + DAY, "");
        engine("DELETE", "/" + UPTYCS_DAY, "");
    }

    @Test
    void onRabbitmq() throws Exception {
        spoil(DAY);
        try (Connection connection = connect();
                Channel channel = connection.createChannel()) {
            AMQP.BasicProperties door = new AMQP.BasicProperties.Builder()
                    .messageId("mended-1")
                    .deliveryMode(2)
                    .headers(Map.of("mozdef-received", RECEIVED, "mozdef-endpoint", "events"))
                    .build();
            channel.basicPublish(QUEUE, QUEUE, door, "{\"summary\":\"words\"}".getBytes(StandardCharsets.UTF_8));
            GetResponse letter = awaitLetter(channel);
            assertThat(letter.getProps().getHeaders().get("mozdef-stage")).hasToString("store");
            assertThat(documents(DAY)).isZero();
            // two of them, as after a replay that was interrupted
            channel.basicPublish("", QUEUE + ".deadletter", letter.getProps(), letter.getBody());
            channel.basicPublish("", QUEUE + ".deadletter", letter.getProps(), letter.getBody());

            mend(DAY);
            awaitOutput("2 of 2 dead letters of mended are in their queue again", "replay", "--source", "mended");
            await().atMost(PackagedApp.PATIENCE).until(() -> documents(DAY) == 1);
            channel.basicPublish("", QUEUE + ".deadletter", letter.getProps(), letter.getBody());
            awaitOutput("1 of 1 dead letters of mended are in their queue again", "replay", "--source", "mended");
            await().atMost(PackagedApp.PATIENCE).until(() -> channel.messageCount(QUEUE) == 0);
            await().atMost(PackagedApp.PATIENCE)
                    .untilAsserted(() -> assertThat(metric("mozdef_events_duplicate_total", "mended"))
                            .isEqualTo(2));
            assertThat(documents(DAY)).isEqualTo(1);
            assertThat(channel.messageCount(QUEUE + ".deadletter")).isZero();
        }
    }

    @Test
    void onSqs() throws Exception {
        spoil(UPTYCS_DAY);
        String alert = "{\"description\":\"flat, without a native id\",\"value\":\"x\"}";
        Foreign.send(stack, uptycsQueue, "mended-2", "2026-02-04T05:06:07Z", alert);
        awaitOutput("\tstore\t", "replay", "--source", "uptycs", "--list");
        assertThat(documents(UPTYCS_DAY)).isZero();

        mend(UPTYCS_DAY);
        awaitOutput("1 of 1 dead letters of uptycs are in their queue again", "replay", "--source", "uptycs");
        await().atMost(PackagedApp.PATIENCE).until(() -> documents(UPTYCS_DAY) == 1);
        // the same delivery once more, as a replay that was interrupted sends it
        Foreign.send(stack, uptycsQueue, "mended-2", "2026-02-04T05:06:07Z", alert);
        await().atMost(PackagedApp.PATIENCE)
                .untilAsserted(() -> assertThat(metric("mozdef_events_duplicate_total", "uptycs"))
                        .isEqualTo(1));
        assertThat(documents(UPTYCS_DAY)).isEqualTo(1);
    }

    /** A mapping that no event of ours fits. */
    private static void spoil(String day) throws Exception {
        engine("DELETE", "/" + day, "");
        assertThat(engine("PUT", "/" + day, "{\"mappings\":{\"properties\":{\"summary\":{\"type\":\"integer\"}}}}"))
                .contains("\"acknowledged\":true");
    }

    private static void mend(String day) throws Exception {
        assertThat(engine("DELETE", "/" + day, "")).contains("\"acknowledged\":true");
    }

    private static GetResponse awaitLetter(Channel channel) {
        GetResponse[] found = new GetResponse[1];
        await().atMost(PackagedApp.PATIENCE).until(() -> {
            found[0] = channel.basicGet(QUEUE + ".deadletter", true);
            return found[0] != null;
        });
        return found[0];
    }

    private static Connection connect() throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(stack.amqp());
        return factory.newConnection();
    }

    private static double metric(String name, String source) {
        return worker.management("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{") && line.contains("source=\"" + source + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static long documents(String day) throws Exception {
        engine("POST", "/" + day + "/_refresh", "");
        String count = engine("GET", "/" + day + "/_count", "");
        return count.contains("\"count\":") ? Long.parseLong(count.replaceAll("(?s).*?\"count\":(\\d+).*", "$1")) : 0;
    }

    private static String engine(String method, String path, String body) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(stack.search() + path))
                                .header("Content-Type", "application/json")
                                .method(method, BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    private static void awaitOutput(String text, String... words) {
        await().atMost(PackagedApp.PATIENCE).untilAsserted(() -> {
            try (PackagedApp command = PackagedApp.run(environment, words)) {
                assertThat(command.output()).contains(text);
                assertThat(command.awaitEnd()).isZero();
            }
        });
    }
}
