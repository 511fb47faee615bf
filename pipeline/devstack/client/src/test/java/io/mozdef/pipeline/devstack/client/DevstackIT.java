// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.devstack.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.ShutdownSignalException;
import io.mozdef.pipeline.devstack.client.Devstack.Server;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The four servers answer, keep what they promise to keep over kill -9, and are gone after close. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DevstackIT {

    private static Devstack stack;

    @BeforeAll
    static void start() {
        stack = Devstack.builder()
                .durableAmqp()
                .startsFast()
                .progress(System.out::println)
                .start();
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void everyServerIsAlive() {
        assertThat(Server.STANDARD).allSatisfy(server -> {
            assertThat(stack.process(server).alive()).isTrue();
            assertThat(stack.process(server).cpuMicros()).isPositive();
            assertThat(stack.process(server).rssBytes()).isGreaterThan(50_000_000);
        });
    }

    @Test
    void searchKeepsDocumentsOverAKill() throws Exception {
        URI document = URI.create(stack.search() + "/kept/_doc/1");
        assertThat(http("PUT", document, "{\"a\":1}").statusCode()).isEqualTo(201);

        stack.process(Server.SEARCH).kill();
        stack.restart(Server.SEARCH);

        assertThat(http("GET", document, "").body()).contains("\"a\":1");
    }

    @Test
    void createsQueuesWithRedrive() throws Exception {
        stack.createQueue("events-dlq", Map.of());
        String url = stack.createQueue(
                "events",
                Map.of(
                        "VisibilityTimeout",
                        "7",
                        "RedrivePolicy",
                        "{\"deadLetterTargetArn\":\"" + stack.queueArn("events-dlq") + "\",\"maxReceiveCount\":3}"));

        assertThat(url).startsWith(stack.sqs().toString());
        String attributes = http("GET", URI.create(url + "?Action=GetQueueAttributes&AttributeName.1=All"), "")
                .body();
        assertThat(attributes).contains("<Value>7</Value>").contains(stack.queueArn("events-dlq"));
    }

    @Test
    void durableBrokerKeepsConfirmedMessagesOverAKill() throws Exception {
        try (Connection connection = amqp();
                Channel channel = connection.createChannel()) {
            channel.queueDeclare("kept", true, false, false, Map.of());
            channel.exchangeDeclare("kept", "direct", true);
            channel.queueBind("kept", "kept", "key");
            channel.confirmSelect();
            channel.basicPublish("kept", "key", MessageProperties.PERSISTENT_BASIC, "survivor".getBytes(UTF_8));
            channel.waitForConfirmsOrDie(10_000);
            stack.process(Server.AMQP).kill();
        } catch (IOException | ShutdownSignalException e) {
            assertThat(stack.process(Server.AMQP).alive())
                    .as("failed before the kill: " + e)
                    .isFalse();
        }

        stack.restart(Server.AMQP);

        try (Connection connection = amqp();
                Channel channel = connection.createChannel()) {
            GetResponse message = channel.basicGet("kept", true);
            assertThat(message).isNotNull();
            assertThat(new String(message.getBody(), UTF_8)).isEqualTo("survivor");
            // The binding is durable, too.
            channel.basicPublish("kept", "key", true, MessageProperties.PERSISTENT_BASIC, new byte[] {1});
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mozdef-analyst  | mozdef-api | [\"mozdef-analyst\"]",
                "mozdef-reader   | mozdef-api | [\"mozdef-reader\"]",
                "mozdef-nobody   | mozdef-api | []",
                "mozdef-stranger | other      | [\"mozdef-analyst\"]",
                "mozdef-expired  | mozdef-api | [\"mozdef-analyst\"]"
            })
    void issuesSignedTokens(String client, String audience, String groups) throws Exception {
        String[] token = stack.token(client).split("\\.");

        assertThat(token).hasSize(3);
        assertThat(decode(token[0])).contains("\"alg\":\"RS256\"");
        assertThat(decode(token[1]))
                .contains("\"iss\":\"" + stack.oidcIssuer() + "\"")
                .contains("\"aud\":\"" + audience + "\"")
                .contains("\"groups\":" + groups);
        String configuration = http("GET", URI.create(stack.oidcIssuer() + "/.well-known/openid-configuration"), "")
                .body();
        assertThat(configuration.replaceAll("\\s", ""))
                .contains("\"issuer\":\"" + stack.oidcIssuer() + "\"")
                .contains("\"token_endpoint\":\"" + stack.tokenUrl() + "\"");
    }

    @Test
    void aTokenOutlivesTheIssuersRestart() throws Exception {
        URI keys = URI.create(stack.oidcIssuer() + "/jwks");
        stack.token("mozdef-analyst");
        String before = http("GET", keys, "").body();

        stack.restart(Server.OIDC);
        stack.token("mozdef-analyst");

        assertThat(http("GET", keys, "").body()).isEqualTo(before);
    }

    @Test
    void aPortThatIsTakenIsNamedInTheLog() {
        int taken = stack.sqs().getPort();

        assertThatThrownBy(() ->
                        Devstack.builder(Server.OIDC).port(Server.OIDC, taken).start())
                .isInstanceOf(NotReadyException.class)
                .hasMessageContaining("oidc ended with exit code 1")
                .hasMessageContaining("in use");
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void closeLeavesNoProcessAndNoData() {
        List<GuardedProcess> processes =
                Server.STANDARD.stream().map(stack::process).toList();

        stack.close();

        assertThat(processes).noneMatch(GuardedProcess::alive);
        assertThat(stack.folder()).isDirectoryNotContaining(path -> !path.endsWith("logs"));
        assertThat(Files.exists(stack.folder().resolve("logs/search.log"))).isTrue();
    }

    private static Connection amqp() throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(stack.amqp());
        factory.setAutomaticRecoveryEnabled(false);
        return factory.newConnection();
    }

    private static HttpResponse<String> http(String method, URI uri, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String decode(String part) {
        return new String(Base64.getUrlDecoder().decode(part), UTF_8);
    }
}
