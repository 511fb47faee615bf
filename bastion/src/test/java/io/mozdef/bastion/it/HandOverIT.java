// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mozdef.pipeline.devstack.client.Devstack;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;

/** What was answered with 200 is in a real queue, exactly as it was sent. */
class HandOverIT {
    private static final Path UPTYCS = Path.of("contract", "uptycs");
    private static final ExecutorService SENDERS = Executors.newCachedThreadPool();

    private static Devstack devstack;
    private static RealQueue queue;
    private static Bastion bastion;

    @BeforeAll
    static void start() {
        devstack = Devstack.start(Devstack.Server.SQS); // its own, for it is frozen here
        String url = devstack.createQueue("bastion-hand-over", Map.of());
        queue = new RealQueue(devstack.sqs(), url);
        bastion = Bastion.start(url, Map.of("MOZDEF_BASTION_HTTP_CONNECTIONS_PER_ADDRESS", "2000"));
    }

    @AfterEach
    void empty() {
        queue.drain();
    }

    @AfterAll
    static void stop() {
        SENDERS.shutdownNow();
        bastion.close();
        queue.close();
        devstack.close();
    }

    @Test
    void everyShapeOfUptycsArrivesAsItWasSent() throws Exception {
        List<String> sent = new ArrayList<>();
        try (Stream<Path> shapes = Files.list(UPTYCS)) {
            for (Path shape : shapes.toList()) {
                sent.add(Files.readString(shape));
                assertThat(bastion.post(Files.readAllBytes(shape))).isEqualTo(200);
            }
        }
        assertThat(queue.drain()).extracting(Message::body).containsExactlyInAnyOrderElementsOf(sent);
    }

    @Test
    void theEnvelopeTellsWhoSentWhatWhen() throws Exception {
        byte[] body = "{\"a\":\"\u00fc\"}".getBytes(UTF_8);
        HttpRequest request = HttpRequest.newBuilder(bastion.uri("/uptycs"))
                .header(Bastion.HEADER, Bastion.SECRET)
                .header("Content-Type", "text/x-odd; charset=\"utf-8\"")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        assertThat(Bastion.send(request).statusCode()).isEqualTo(200);
        assertThat(bastion.post(body)).isEqualTo(200);
        List<JsonObject> envelopes =
                queue.drain().stream().map(HandOverIT::envelope).toList();
        assertThat(envelopes).hasSize(2).allSatisfy(envelope -> {
            assertThat(envelope.getInteger("v")).isEqualTo(1);
            assertThat(envelope.getString("source")).isEqualTo("uptycs");
            assertThat(envelope.getString("client")).isEqualTo("127.0.0.1");
            assertThat(envelope.getString("received")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
            assertThat(envelope.getString("sha256")).isEqualTo(sha256(body));
            assertThat(envelope.getString("deliveryId")).matches("[0-9a-f]{64}");
        });
        assertThat(envelopes)
                .extracting(e -> e.getString("contentType"))
                .containsExactlyInAnyOrder("text/x-odd; charset=\"utf-8\"", null);
    }

    @Test
    void theSameBytesHaveOneDeliveryIdWithinTenMinutesAndOthersAnother() {
        List<JsonObject> same;
        do { // unless the ten minutes end between the two
            assertThat(bastion.post("{\"same\":1}".getBytes(UTF_8))).isEqualTo(200);
            assertThat(bastion.post("{\"same\":1}".getBytes(UTF_8))).isEqualTo(200);
            same = queue.drain().stream().map(HandOverIT::envelope).toList();
        } while (tenMinutes(same.get(0)) != tenMinutes(same.get(1)));
        assertThat(bastion.post("{\"same\":2}".getBytes(UTF_8))).isEqualTo(200);
        JsonObject other = envelope(queue.drain().get(0));

        assertThat(same.get(0).getString("deliveryId")).isEqualTo(same.get(1).getString("deliveryId"));
        assertThat(other.getString("deliveryId")).isNotEqualTo(same.get(0).getString("deliveryId"));
    }

    private static long tenMinutes(JsonObject envelope) {
        return Instant.parse(envelope.getString("received")).getEpochSecond() / 600;
    }

    @Test
    void bytesThatSqsWouldNotTakeTravelAsBase64() {
        byte[] body = {'{', (byte) 0xE9, 0, 7, '}'};
        assertThat(bastion.post(body)).isEqualTo(200);
        Message message = queue.drain().get(0);
        assertThat(Base64.getDecoder().decode(message.body())).isEqualTo(body);
        assertThat(message.messageAttributes().get("mozdef-encoding").stringValue())
                .isEqualTo("base64");
    }

    @Test
    void theLargestBodyFitsTheQueue() {
        String largest = "x".repeat(1024 * 1024 - 8 * 1024);
        assertThat(bastion.post(largest.getBytes(UTF_8))).isEqualTo(200);
        assertThat(queue.drain()).extracting(Message::body).containsExactly(largest);
        assertThat(bastion.post((largest + "x").getBytes(UTF_8))).isEqualTo(413);
    }

    @Test
    void concurrentRequestsShareBatchesAndNoneIsLostOrDoubled() throws Exception {
        List<String> sent =
                IntStream.range(0, 1_000).mapToObj(i -> "{\"n\":" + i + "}").toList();
        double calls = bastion.metric("mozdef_bastion_batch_entries_count");
        List<Future<Integer>> answers = sent.stream()
                .map(body -> SENDERS.submit(() -> bastion.post(body.getBytes(UTF_8))))
                .toList();
        for (Future<Integer> answer : answers) {
            assertThat(answer.get()).isEqualTo(200);
        }
        assertThat(queue.drain()).extracting(Message::body).containsExactlyInAnyOrderElementsOf(sent);
        assertThat(bastion.metric("mozdef_bastion_batch_entries_count") - calls).isLessThan(800);
    }

    @Test
    void aFrozenQueueIs503UntilItThawsAndEvery200IsThere() throws Exception {
        try (Bastion impatient = Bastion.start(queue.url(), Map.of("MOZDEF_BASTION_QUEUE_TIMEOUT", "2s"))) {
            devstack.process(Devstack.Server.SQS).freeze();
            try {
                List<Future<Integer>> answers = IntStream.range(0, 20)
                        .mapToObj(i -> SENDERS.submit(() -> impatient.post(("frozen" + i).getBytes(UTF_8))))
                        .toList();
                for (Future<Integer> answer : answers) {
                    assertThat(answer.get()).isEqualTo(503);
                }
            } finally {
                devstack.process(Devstack.Server.SQS).thaw();
            }
            await().until(() -> impatient.post("thawed".getBytes(UTF_8)) == 200);
        }
        assertThat(queue.drain()).extracting(Message::body).contains("thawed");
    }

    private static JsonObject envelope(Message message) {
        return new JsonObject(message.messageAttributes().get("mozdef-envelope").stringValue());
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
