// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.sqs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mozdef.pipeline.devstack.client.Devstack;
import io.mozdef.pipeline.devstack.client.Devstack.Server;
import io.mozdef.pipeline.model.event.Identity;
import io.mozdef.pipeline.model.event.JsonTree;
import io.mozdef.pipeline.model.event.Receipt;
import io.mozdef.pipeline.testkit.SettableClock;
import io.mozdef.pipeline.transport.Sources;
import io.mozdef.pipeline.transport.TestConfig;
import io.mozdef.pipeline.transport.deadletter.DeadLetter;
import io.mozdef.pipeline.transport.deadletter.DeadLetterFilter;
import io.mozdef.pipeline.transport.deadletter.DeadLetterReader;
import io.mozdef.pipeline.transport.deadletter.DeadLetters;
import io.mozdef.pipeline.transport.deadletter.Replay;
import io.mozdef.pipeline.transport.deadletter.Requeue;
import io.mozdef.pipeline.transport.delivery.Delivery;
import io.mozdef.pipeline.transport.delivery.Intake;
import io.mozdef.pipeline.transport.rabbitmq.RabbitConfig;
import io.mozdef.pipeline.transport.rabbitmq.RabbitServer;
import io.mozdef.pipeline.transport.source.Source;
import io.mozdef.pipeline.transport.source.SourcesConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

class SqsIT {

    private static final Instant RECEIVED = Instant.parse("2026-11-23T10:15:30.123Z");
    private static final Path CONTRACT = Path.of("../../bastion/contract/examples");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final SettableClock clock = SettableClock.at("2026-11-24T00:00:01Z");
    private final BlockingQueue<Delivery> received = new LinkedBlockingQueue<>();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private Source source;
    private SqsClient client;
    private String url;

    @BeforeEach
    void createQueues(@TempDir Path folder) throws IOException {
        Devstack stack = Devstack.shared(Server.SQS);
        String name = "q-" + UUID.randomUUID();
        url = stack.createQueue(name, Map.of());
        Files.writeString(folder.resolve("id"), "x\n");
        Files.writeString(folder.resolve("secret"), "y\n");
        Map<String, String> config = new HashMap<>();
        config.put("type", "sqs");
        config.put("format", "uptycs");
        config.put("queue", url);
        config.put("dead-letter-queue", stack.createQueue(name + "-dead", Map.of()));
        config.put("endpoint", stack.sqs().toString());
        config.put("region", "us-east-1");
        config.put("access-key-file", folder.resolve("id").toString());
        config.put("secret-key-file", folder.resolve("secret").toString());
        config.put("poll-wait", "PT1S");
        config.put("visibility", "PT5S");
        Map<String, String> prefixed = new HashMap<>();
        config.forEach((key, value) -> prefixed.put("mozdef.sources.uptycs." + key, value));
        SourcesConfig sources = TestConfig.read(SourcesConfig.class, prefixed);
        assertThat(Sources.problems(sources)).isEmpty();
        RabbitServer rabbit = new RabbitServer(TestConfig.read(RabbitConfig.class, Map.of()));
        source = Sources.of(sources, rabbit, registry, clock).get(0);
        client = SqsQueue.client(sources.sources().get("uptycs"));
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable closeable : opened) {
            closeable.close();
        }
    }

    private Intake intake() {
        Intake intake = source.open(received::put);
        opened.add(0, intake);
        return intake;
    }

    private void send(String body, Map<String, String> attributes) {
        Map<String, MessageAttributeValue> values = new HashMap<>();
        attributes.forEach((key, value) -> values.put(
                key,
                MessageAttributeValue.builder()
                        .dataType("String")
                        .stringValue(value)
                        .build()));
        client.sendMessage(r -> r.queueUrl(url).messageBody(body).messageAttributes(values));
    }

    private Delivery take() throws InterruptedException {
        Delivery delivery = received.poll(20, TimeUnit.SECONDS);
        assertThat(delivery).isNotNull();
        return delivery;
    }

    private double deliveries(String what) {
        return registry.get("mozdef.deliveries").tag("what", what).counter().count();
    }

    private int left() {
        Map<QueueAttributeName, String> attributes = client.getQueueAttributes(
                        r -> r.queueUrl(url).attributeNames(QueueAttributeName.ALL))
                .attributes();
        return Integer.parseInt(attributes.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
                + Integer.parseInt(attributes.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE));
    }

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
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
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
        assertThat(deliveries("settled")).isEqualTo(100);
    }

    @Test
    void keepsAHeldMessagePastItsVisibilityAndGivesBackWhatIsReleased() throws Exception {
        send("{}", Map.of());
        intake();
        Delivery held = take();
        assertThat(held.attempt()).isEqualTo(1);
        await().during(Duration.ofSeconds(8)).atMost(Duration.ofSeconds(10)).until(received::isEmpty);
        held.release();
        Delivery again = take();
        assertThat(again.redelivered()).isTrue();
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(again.identity()).isEqualTo(held.identity());
        again.settle();
        await().untilAsserted(() -> assertThat(left()).isZero());
    }

    @Test
    void givesBackWhatItHoldsWhenItCloses() throws Exception {
        send("{}", Map.of());
        Intake first = intake();
        take();
        first.close();
        intake();
        assertThat(take().attempt()).isEqualTo(2);
    }

    @Test
    void takesNothingWhilePaused() throws Exception {
        Intake intake = intake();
        await().untilAsserted(() -> assertThat(intake.problem()).isEmpty());
        intake.pause();
        send("{}", Map.of());
        await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(4)).until(received::isEmpty);
        intake.resume();
        take().settle();
    }

    @Test
    void replaysADeadLetterAsItWasAndTwiceIsTheSame() throws Exception {
        Receipt receipt = new Receipt("uptycs", null, RECEIVED, "192.0.2.1", "text/plain");
        Identity identity = new Identity(Identity.Kind.DELIVERY, "d-1");
        byte[] bytes = {'{', 0, (byte) 0xff};
        DeadLetter letter = new DeadLetter(bytes, receipt, identity, 3, "store", "mapping: it contradicts", 2);
        try (DeadLetters letters = source.openDeadLetters()) {
            letters.keep(letter).toCompletableFuture().get(10, TimeUnit.SECONDS);
            letters.keep(new DeadLetter("text".getBytes(UTF_8), receipt, identity, 0, "normalise", "no", 0))
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
        }
        List<DeadLetter> listed = new ArrayList<>();
        try (DeadLetterReader reader = source.readDeadLetters()) {
            new Replay(reader, clock).list(DeadLetterFilter.ALL, kept -> listed.add(kept.letter()));
        }
        assertThat(listed)
                .usingRecursiveFieldByFieldElementComparator()
                .contains(letter)
                .hasSize(2);
        DeadLetterFilter stored = new DeadLetterFilter(
                java.util.Optional.of("uptycs"),
                java.util.Optional.of("store"),
                java.util.Optional.of("contradicts"),
                java.util.Optional.of(clock.instant()));
        for (long expected : new long[] {1, 0}) {
            try (DeadLetterReader reader = source.readDeadLetters();
                    Requeue requeue = source.openRequeue()) {
                assertThat(new Replay(reader, clock)
                                .replay(stored, requeue, kept -> {})
                                .replayed())
                        .isEqualTo(expected);
            }
        }
        intake();
        Delivery again = take();
        assertThat(again.body()).isEqualTo(bytes);
        assertThat(again.receipt()).isEqualTo(receipt);
        assertThat(again.identity()).isEqualTo(identity);
        assertThat(again.firstOrdinal()).isEqualTo(3);
        again.settle();
    }

    @Test
    void keepsALetterThatIsLargerThanTheQueueAfterEncoding() throws Exception {
        byte[] large = new byte[1_000_000];
        new Random(1).nextBytes(large);
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (large[i] & 0x1f);
        }
        DeadLetter letter = new DeadLetter(
                large,
                Receipt.of("uptycs", RECEIVED),
                new Identity(Identity.Kind.TRANSPORT, "t"),
                0,
                "store",
                "big",
                0);
        try (DeadLetters letters = source.openDeadLetters()) {
            letters.keep(letter).toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
        try (DeadLetterReader reader = source.readDeadLetters()) {
            assertThat(reader.next().orElseThrow().letter().bytes()).isEqualTo(large);
        }
    }
}
