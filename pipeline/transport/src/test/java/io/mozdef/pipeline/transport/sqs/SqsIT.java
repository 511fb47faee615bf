// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.sqs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mozdef.pipeline.model.event.Identity;
import io.mozdef.pipeline.model.event.JsonTree;
import io.mozdef.pipeline.model.event.Receipt;
import io.mozdef.pipeline.transport.delivery.Delivery;
import io.mozdef.pipeline.transport.delivery.Intake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** Deliveries of a real SQS-compatible server. */
class SqsIT extends SqsRig {

    private static final Path CONTRACT = Path.of("../../bastion/contract/examples");

    @TestFactory
    Stream<DynamicTest> readsWhatTheBastionWrites() throws IOException {
        List<Path> examples;
        try (Stream<Path> files = Files.list(CONTRACT)) {
            examples = files.sorted().toList();
        }
        assertThat(examples).isNotEmpty();
        intake();
        return examples.stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
                    Map<?, ?> example = (Map<?, ?>) JsonTree.read(Files.readAllBytes(file));
                    Map<?, ?> request = (Map<?, ?>) example.get("request");
                    Map<?, ?> message = (Map<?, ?>) example.get("message");
                    Map<String, String> attributes = new HashMap<>();
                    ((Map<?, ?>) message.get("MessageAttributes"))
                            .forEach((key, value) ->
                                    attributes.put((String) key, (String) ((Map<?, ?>) value).get("StringValue")));
                    send((String) message.get("MessageBody"), attributes);
                    Delivery delivery = take();
                    assertThat(delivery.body())
                            .isEqualTo(Base64.getDecoder().decode((String) request.get("bodyBase64")));
                    assertThat(delivery.receipt())
                            .isEqualTo(new Receipt(
                                    (String) request.get("source"),
                                    null,
                                    Instant.parse((String) request.get("received")),
                                    (String) request.get("client"),
                                    (String) request.get("contentType")));
                    Map<?, ?> envelope = (Map<?, ?>)
                            JsonTree.read(attributes.get("mozdef-envelope").getBytes(UTF_8));
                    assertThat(delivery.identity())
                            .isEqualTo(new Identity(Identity.Kind.DELIVERY, (String) envelope.get("deliveryId")));
                    assertThat(deliveries("mismatched")).isZero();
                    delivery.settle();
                }));
    }

    @Test
    void takesForeignMessagesByTheirMessageIdAndTheTimeTheyWereSent() throws Exception {
        send("not json", Map.of());
        intake();
        Delivery delivery = take();
        assertThat(delivery.identity().kind()).isEqualTo(Identity.Kind.TRANSPORT);
        assertThat(delivery.receipt().source()).isEqualTo("uptycs");
        assertThat(delivery.receipt().received())
                .isBetween(Instant.now().minusSeconds(600), Instant.now().plusSeconds(600));
        assertThat(new String(delivery.body(), UTF_8)).isEqualTo("not json");
    }

    @Test
    void deliversWhatDoesNotMatchItsChecksumAndCountsIt() throws Exception {
        send(
                "changed",
                Map.of(
                        "mozdef-envelope",
                        "{\"v\":1,\"source\":\"uptycs\",\"received\":\"2026-11-23T10:15:30.123Z\",\"sha256\":\"00\",\"deliveryId\":\"d\"}"));
        intake();
        take().settle();
        assertThat(deliveries("mismatched")).isEqualTo(1);
    }

    @Test
    void deletesWhatIsSettledInBatches() throws Exception {
        for (int batch = 0; batch < 10; batch++) {
            List<SendMessageBatchRequestEntry> entries = IntStream.range(0, 10)
                    .mapToObj(i -> SendMessageBatchRequestEntry.builder()
                            .id("i" + i)
                            .messageBody("{}")
                            .build())
                    .toList();
            client.sendMessageBatch(r -> r.queueUrl(url).entries(entries));
        }
        intake();
        for (int i = 0; i < 100; i++) {
            take().settle();
        }
        await().untilAsserted(() -> assertThat(left()).isZero());
        await().untilAsserted(() -> assertThat(deliveries("settled")).isEqualTo(100));
    }

    @Test
    void keepsAHeldMessagePastItsVisibilityAndGivesBackWhatIsReleased() throws Exception {
        send("{}", Map.of());
        intake();
        Delivery held = take();
        assertThat(held.attempt()).isEqualTo(1);
        await().during(VISIBILITY.plusSeconds(3)).atMost(PATIENCE).until(received::isEmpty);
        held.release();
        Delivery again = take();
        assertThat(again.redelivered()).isTrue();
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(again.identity()).isEqualTo(held.identity());
        again.settle();
        await().untilAsserted(() -> assertThat(left()).isZero());
    }

    @Test
    void whatIsReleasedForLaterStaysHiddenForAWhile() throws Exception {
        send("{}", Map.of());
        intake();
        take().releaseLater();
        assertThat(deliveries("released")).isEqualTo(1);
        await().during(Duration.ofSeconds(3)).atMost(PATIENCE).until(received::isEmpty);
        Delivery again = take();
        assertThat(again.attempt()).isEqualTo(2);
        again.settle();
        await().untilAsserted(() -> assertThat(left()).isZero());
    }

    @Test
    void givesBackWhatItHoldsWhenItCloses() throws Exception {
        send("{}", Map.of());
        Intake first = intake();
        Delivery held = take();
        first.close();
        intake();
        Delivery again = take();
        assertThat(again.redelivered()).isTrue();
        assertThat(again.identity()).isEqualTo(held.identity());
    }

    @Test
    void takesNothingWhilePaused() throws Exception {
        Intake intake = intake();
        await().untilAsserted(() -> assertThat(intake.problem()).isEmpty());
        intake.pause();
        send("{}", Map.of());
        await().during(Duration.ofSeconds(2)).atMost(PATIENCE).until(received::isEmpty);
        intake.resume();
        take().settle();
    }
}
