// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.devstack.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import io.mozdef.pipeline.devstack.client.Devstack.Server;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The real peers, where they are there: a skipped one is named in one line that says how to get it. */
class PeersIT {

    private static Devstack stack;

    @BeforeAll
    static void start() {
        Server[] available = Stream.of(Server.RABBITMQ, Server.ELASTICSEARCH)
                .filter(Server::available)
                .toArray(Server[]::new);
        if (available.length > 0) {
            stack = Devstack.builder(available)
                    .startsFast()
                    .progress(System.out::println)
                    .start();
        }
    }

    @AfterAll
    static void closeLeavesNoProcess() {
        if (stack != null) {
            List<ProcessHandle> processes = Stream.of(Server.RABBITMQ, Server.ELASTICSEARCH)
                    .filter(Server::available)
                    .flatMap(server ->
                            ProcessUsage.tree(
                                    ProcessHandle.of(stack.process(server).pid())
                                            .orElseThrow())
                                    .stream())
                    .toList();
            stack.close();
            await().untilAsserted(() -> assertThat(processes).noneMatch(ProcessHandle::isAlive));
        }
    }

    @Test
    void rabbitMqKeepsConfirmedMessagesOverAKill() throws Exception {
        require(Server.RABBITMQ);
        try (Connection connection = amqp();
                Channel channel = connection.createChannel()) {
            channel.queueDeclare("quorum", true, false, false, Map.of("x-queue-type", "quorum"));
            // Not the quorum queue: a basic.get in the first milliseconds of a node, before the queue has elected its
            // leader, hangs for a minute (RabbitMQ 3.10.8).
            channel.queueDeclare("kept", true, false, false, Map.of());
        }
        // A node confirms a message when it is on disk, but writes a declaration only seconds later, or when it stops.
        stack.restart(Server.RABBITMQ);
        try (Connection connection = amqp();
                Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            channel.basicPublish("", "kept", MessageProperties.PERSISTENT_BASIC, "survivor".getBytes(UTF_8));
            channel.waitForConfirmsOrDie(10_000);
            stack.process(Server.RABBITMQ).kill();
        } catch (IOException | AlreadyClosedException e) {
            assertThat(stack.process(Server.RABBITMQ).alive())
                    .as("failed before the kill: " + e)
                    .isFalse();
        }

        stack.restart(Server.RABBITMQ);

        try (Connection connection = amqp();
                Channel channel = connection.createChannel()) {
            GetResponse message = channel.basicGet("kept", true);
            assertThat(message).isNotNull();
            assertThat(new String(message.getBody(), UTF_8)).isEqualTo("survivor");
        }
    }

    @Test
    void elasticsearchKeepsDocumentsOverAKill() throws Exception {
        require(Server.ELASTICSEARCH);
        assertThat(http("GET", URI.create(stack.search() + "/_nodes?filter_path=nodes.*.version"), ""))
                .contains("\"8.19.");
        URI document = URI.create(stack.search() + "/kept/_doc/1");
        http("PUT", document, "{\"a\":1}");

        stack.process(Server.ELASTICSEARCH).kill();
        stack.restart(Server.ELASTICSEARCH);

        assertThat(http("GET", document, "")).contains("\"a\":1");
    }

    private static void require(Server server) {
        server.obstacle().ifPresent(need -> {
            System.out.println("SKIPPED PeersIT with " + server + ": " + need);
            Assumptions.abort(need);
        });
    }

    private static Connection amqp() throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(stack.amqp());
        factory.setAutomaticRecoveryEnabled(false);
        return factory.newConnection();
    }

    private static String http(String method, URI uri, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
