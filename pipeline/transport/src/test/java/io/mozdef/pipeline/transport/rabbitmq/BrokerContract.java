// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mozdef.pipeline.model.alert.AlertBus.AlertAnnouncement;
import io.mozdef.pipeline.model.event.Identity;
import io.mozdef.pipeline.model.event.Receipt;
import io.mozdef.pipeline.testkit.SettableClock;
import io.mozdef.pipeline.transport.TestConfig;
import io.mozdef.pipeline.transport.deadletter.DeadLetter;
import io.mozdef.pipeline.transport.deadletter.DeadLetterFilter;
import io.mozdef.pipeline.transport.deadletter.Replay;
import io.mozdef.pipeline.transport.delivery.Delivery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What holds on every AMQP 0-9-1 broker. Each test has a queue of its own. */
abstract class BrokerContract {

    static final Instant RECEIVED = Instant.parse("2026-11-23T10:15:30.123Z");

    final String queue = "q-" + UUID.randomUUID();
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final SettableClock clock = SettableClock.at("2026-11-24T00:00:01Z");
    final BlockingQueue<Delivery> received = new LinkedBlockingQueue<>();
    private final List<AutoCloseable> opened = new ArrayList<>();

    abstract Map<String, String> broker();

    RabbitServer server() {
        return new RabbitServer(TestConfig.read(RabbitConfig.class, broker()));
    }

    <C extends AutoCloseable> C closing(C closeable) {
        opened.add(0, closeable);
        return closeable;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable closeable : opened) {
            closeable.close();
        }
    }

    ConfirmedPublisher publisher() {
        ConfirmedPublisher publisher = closing(new ConfirmedPublisher(
                        "test",
                        server(),
                        Topology.work(server(), queue),
                        ConfirmedPublisher.Declare.ON_CONNECT,
                        registry)
                .start());
        await().untilAsserted(() -> assertThat(publisher.problem()).isEmpty());
        return publisher;
    }

    RabbitIntake intake(int prefetch) {
        RabbitIntake intake = closing(
                new RabbitIntake("eventtask", queue, prefetch, 1 << 20, server(), received::put, registry, clock)
                        .start());
        await().untilAsserted(() -> assertThat(intake.problem()).isEmpty());
        return intake;
    }

    Outgoing message(String id) {
        Receipt receipt = new Receipt("eventtask", "events", RECEIVED, "192.0.2.1", "application/json");
        return new Outgoing(
                queue, queue, id, Headers.of(receipt), "application/json", ("{\"id\":\"" + id + "\"}").getBytes(UTF_8));
    }

    List<Outgoing> messages(int count) {
        return IntStream.range(0, count).mapToObj(i -> message("m" + i)).toList();
    }

    List<PublishOutcome> publish(ConfirmedPublisher publisher, List<Outgoing> messages) {
        return publisher
                .publish(messages)
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    List<Delivery> take(int count) throws InterruptedException {
        List<Delivery> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Delivery delivery = received.poll(10, TimeUnit.SECONDS);
            assertThat(delivery).as("delivery %s of %s", i + 1, count).isNotNull();
            taken.add(delivery);
        }
        return taken;
    }

    static List<String> ids(List<Delivery> deliveries) {
        return deliveries.stream().map(delivery -> delivery.identity().value()).toList();
    }

    double deliveries(String what) {
        return registry.get("mozdef.deliveries").tag("what", what).counter().count();
    }

    @Test
    void confirmsEveryMessageAndCarriesReceiptAndIdentity() throws Exception {
        assertThat(publish(publisher(), messages(1000)))
                .allMatch(PublishOutcome::confirmed)
                .hasSize(1000);
        intake(2000);
        List<Delivery> deliveries = take(1000);
        assertThat(ids(deliveries))
                .containsExactlyElementsOf(
                        IntStream.range(0, 1000).mapToObj(i -> "m" + i).toList());
        Delivery first = deliveries.get(0);
        assertThat(first.receipt())
                .isEqualTo(new Receipt("eventtask", "events", RECEIVED, "192.0.2.1", "application/json"));
        assertThat(first.identity().kind()).isEqualTo(Identity.Kind.DELIVERY);
        assertThat(new String(first.body(), UTF_8)).isEqualTo("{\"id\":\"m0\"}");
        assertThat(first.redelivered()).isFalse();
        deliveries.forEach(Delivery::settle);
        await().untilAsserted(() -> assertThat(deliveries("settled")).isEqualTo(1000));
    }

    @Test
    void returnsWhatNoQueueIsBoundForAndDoesNotRepairTheBinding() throws Exception {
        ConfirmedPublisher publisher = publisher();
        unbind();
        assertThat(publish(publisher, messages(300)))
                .noneMatch(PublishOutcome::confirmed)
                .hasSize(300);
        bind();
        assertThat(publish(publisher, messages(3))).allMatch(PublishOutcome::confirmed);
    }

    @Test
    void tellsReturnedFromConfirmedWithinABatch() {
        ConfirmedPublisher publisher = publisher();
        List<Outgoing> mixed = IntStream.range(0, 100)
                .mapToObj(i -> i % 3 == 0
                        ? message("m" + i)
                        : new Outgoing(queue, "nowhere", "m" + i, Map.of(), null, new byte[1]))
                .toList();
        List<PublishOutcome> outcomes = publish(publisher, mixed);
        assertThat(IntStream.range(0, 100).filter(i -> outcomes.get(i).confirmed()))
                .containsExactlyElementsOf(
                        IntStream.range(0, 100).filter(i -> i % 3 == 0).boxed().toList());
    }

    @Test
    void refusesAtOnceBeyondTheBudget() {
        RabbitServer small =
                new RabbitServer(TestConfig.read(RabbitConfig.class, with("mozdef.rabbitmq.max-in-flight", "10")));
        ConfirmedPublisher publisher = closing(new ConfirmedPublisher(
                        "small", small, Topology.work(small, queue), ConfirmedPublisher.Declare.ON_CONNECT, registry)
                .start());
        await().untilAsserted(() -> assertThat(publisher.problem()).isEmpty());
        assertThat(publisher.publish(messages(11)).toCompletableFuture())
                .isCompletedWithValueMatching(all -> all.stream().noneMatch(PublishOutcome::confirmed));
        assertThat(publish(publisher, messages(10))).allMatch(PublishOutcome::confirmed);
    }

    @Test
    void acknowledgesTheSettledPrefixOnly() throws Exception {
        publish(publisher(), messages(10));
        RabbitIntake first = intake(100);
        List<Delivery> held = take(10);
        List.of(0, 1, 2, 4, 9).forEach(i -> held.get(i).settle());
        await().untilAsserted(() -> assertThat(deliveries("settled")).isEqualTo(3));
        first.close();
        held.get(3).settle();
        assertThat(deliveries("lost")).isEqualTo(3);
        intake(100);
        assertThat(ids(take(7))).containsExactlyInAnyOrder("m3", "m4", "m5", "m6", "m7", "m8", "m9");
    }

    @Test
    void deliversAgainWhatIsReleased() throws Exception {
        publish(publisher(), messages(3));
        intake(100);
        List<Delivery> held = take(3);
        held.get(1).release();
        held.get(0).settle();
        held.get(2).settle();
        Delivery again = take(1).get(0);
        assertThat(again.identity().value()).isEqualTo("m1");
        assertThat(again.redelivered()).isTrue();
        again.settle();
        await().untilAsserted(() -> assertThat(deliveries("settled")).isEqualTo(3));
        assertThat(deliveries("released")).isEqualTo(1);
    }

    @Test
    void takesNothingWhilePausedAndHeldDeliveriesCanBeSettled() throws Exception {
        ConfirmedPublisher publisher = publisher();
        publish(publisher, messages(1));
        RabbitIntake intake = intake(100);
        Delivery held = take(1).get(0);
        intake.pause();
        await().until(() -> !intake.isConsuming());
        publish(publisher, List.of(message("later")));
        held.settle();
        await().untilAsserted(() -> assertThat(deliveries("settled")).isEqualTo(1));
        assertThat(received).isEmpty();
        assertThat(intake.problem()).contains("paused");
        intake.resume();
        assertThat(take(1).get(0).identity().value()).isEqualTo("later");
    }

    @Test
    void givesForeignMessagesTheirBytesAsIdentityAndTheWorkersTime() throws Exception {
        publisher();
        try (Connection connection = server().connect("foreign");
                Channel channel = connection.createChannel()) {
            channel.basicPublish(queue, queue, null, "{\"mozdef-source\":\"forged\"}".getBytes(UTF_8));
        }
        intake(10);
        Delivery delivery = take(1).get(0);
        assertThat(delivery.identity()).isEqualTo(Identity.ofBytes("{\"mozdef-source\":\"forged\"}".getBytes(UTF_8)));
        assertThat(delivery.receipt()).isEqualTo(Receipt.of("eventtask", clock.instant()));
    }

    @Test
    void keepsDeadLettersWithAllThatReplayNeeds() throws Exception {
        RabbitDeadLetters letters = closing(new RabbitDeadLetters(queue, server(), registry, clock));
        await().untilAsserted(() -> assertThat(letters.problem()).isEmpty());
        Receipt receipt = new Receipt("uptycs", "events", RECEIVED, "192.0.2.1", "text/plain");
        Identity identity = new Identity(Identity.Kind.NATIVE, "n-1");
        letters.keep(new DeadLetter(new byte[] {0, 1, (byte) 0xff}, receipt, identity, 7, "store", "mapping", 4))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        try (RabbitDeadLetterReader reader = new RabbitDeadLetterReader(queue, server(), clock)) {
            DeadLetter letter = reader.next().orElseThrow().letter();
            assertThat(letter.bytes()).containsExactly(0, 1, 0xff);
            assertThat(letter)
                    .usingRecursiveComparison()
                    .ignoringFields("bytes")
                    .isEqualTo(new DeadLetter(new byte[0], receipt, identity, 7, "store", "mapping", 4));
            assertThat(reader.next()).isEmpty();
        }
    }

    @Test
    void replaysADeadLetterAsItWasAndTwiceIsTheSame() throws Exception {
        publisher();
        RabbitDeadLetters letters = closing(new RabbitDeadLetters(queue, server(), registry, clock));
        await().untilAsserted(() -> assertThat(letters.problem()).isEmpty());
        Receipt receipt = new Receipt("eventtask", "events", RECEIVED, null, null);
        Identity identity = new Identity(Identity.Kind.DELIVERY, "d-1");
        for (String stage : List.of("store", "normalise")) {
            letters.keep(new DeadLetter(new byte[] {7}, receipt, identity, 5, stage, "because", 1))
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
        }
        DeadLetterFilter stored = new DeadLetterFilter(
                Optional.of("eventtask"), Optional.of("store"), Optional.of("cause"), Optional.of(clock.instant()));
        for (long expected : new long[] {1, 0}) {
            try (RabbitDeadLetterReader reader = new RabbitDeadLetterReader(queue, server(), clock);
                    RabbitRequeue requeue = new RabbitRequeue(queue, server(), registry)) {
                Replay.Summary summary = new Replay(reader, clock).replay(stored, requeue, kept -> {});
                assertThat(summary).isEqualTo(new Replay.Summary(expected + 1, expected, expected));
            }
        }
        intake(10);
        Delivery again = take(1).get(0);
        assertThat(again.body()).containsExactly(7);
        assertThat(again.receipt()).isEqualTo(receipt);
        assertThat(again.identity()).isEqualTo(identity);
        assertThat(again.firstOrdinal()).isEqualTo(5);
        again.settle();
    }

    @Test
    void announcesAlertsToEveryConsumerAlsoWhenABindingWasRemoved() throws Exception {
        String one = "one-" + UUID.randomUUID();
        String two = "two-" + UUID.randomUUID();
        RabbitAlertBus bus = closing(new RabbitAlertBus(List.of(one, two), server(), registry));
        await().untilAsserted(() -> assertThat(bus.problem()).isEmpty());
        try (Connection connection = server().connect("operator");
                Channel channel = connection.createChannel()) {
            channel.queueUnbind(Topology.alertQueue(two), Topology.ALERT_EXCHANGE, Topology.ALERT_KEY);
            assertThat(bus.announce(List.of(new AlertAnnouncement("a1", "alerts-202611", "{}".getBytes(UTF_8)))))
                    .containsExactly("a1");
            for (String consumer : List.of(one, two)) {
                assertThat(channel.basicGet(Topology.alertQueue(consumer), true)
                                .getProps()
                                .getMessageId())
                        .isEqualTo("a1");
                channel.queueDelete(Topology.alertQueue(consumer));
            }
        }
    }

    Map<String, String> with(String key, String value) {
        Map<String, String> all = new java.util.HashMap<>(broker());
        all.put(key, value);
        return all;
    }

    private void unbind() throws Exception {
        try (Connection connection = server().connect("operator");
                Channel channel = connection.createChannel()) {
            channel.queueUnbind(queue, queue, queue);
        }
    }

    private void bind() throws Exception {
        try (Connection connection = server().connect("operator");
                Channel channel = connection.createChannel()) {
            channel.queueBind(queue, queue, queue);
        }
    }
}
