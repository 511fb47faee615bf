// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.mozdef.pipeline.model.event.Identity;
import io.mozdef.pipeline.model.event.Receipt;
import io.mozdef.pipeline.transport.TestConfig;
import io.mozdef.pipeline.transport.delivery.Delivery;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Publishing and taking deliveries: what holds on every AMQP 0-9-1 broker. */
abstract class BrokerContract extends BrokerRig {

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
    void oneMessageThatIsLargerThanTheBudgetOfBytesGoesAlone() {
        RabbitServer small = new RabbitServer(
                TestConfig.read(RabbitConfig.class, with("mozdef.rabbitmq.max-in-flight-bytes", "1000")));
        ConfirmedPublisher publisher = closing(new ConfirmedPublisher(
                        "small", small, Topology.work(small, queue), ConfirmedPublisher.Declare.ON_CONNECT, registry)
                .start());
        await().untilAsserted(() -> assertThat(publisher.problem()).isEmpty());
        Outgoing large = new Outgoing(queue, queue, "large", Map.of(), null, new byte[5_000]);
        assertThat(publish(publisher, List.of(large, large))).noneMatch(PublishOutcome::confirmed);
        assertThat(publish(publisher, List.of(large))).allMatch(PublishOutcome::confirmed);
    }

    /** The order is random, so that nodes share the load: a dead one comes first in half of these. */
    @Test
    void connectsWhenTheFirstOfSeveralAddressesIsDead() throws Exception {
        int dead;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            dead = closed.getLocalPort();
        }
        String addresses = "127.0.0.1:" + dead + "," + broker().get("mozdef.rabbitmq.addresses");
        RabbitServer server =
                new RabbitServer(TestConfig.read(RabbitConfig.class, with("mozdef.rabbitmq.addresses", addresses)));
        for (int i = 0; i < 12; i++) {
            try (Connection connection = server.connect("several")) {
                assertThat(connection.isOpen()).isTrue();
            }
        }
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
