// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.mozdef.pipeline.model.alert.AlertBus.AlertAnnouncement;
import io.mozdef.pipeline.model.event.Identity;
import io.mozdef.pipeline.model.event.Receipt;
import io.mozdef.pipeline.transport.deadletter.DeadLetter;
import io.mozdef.pipeline.transport.deadletter.DeadLetterFilter;
import io.mozdef.pipeline.transport.deadletter.Replay;
import io.mozdef.pipeline.transport.delivery.Delivery;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Dead letters, replay and the alert bus: what holds on every AMQP 0-9-1 broker. */
abstract class LetterContract extends BrokerRig {

    @Test
    void keepsDeadLettersWithAllThatReplayNeeds() throws Exception {
        RabbitDeadLetters letters = closing(new RabbitDeadLetters(queue, server(), registry, clock));
        await().untilAsserted(() -> assertThat(letters.problem()).isEmpty());
        Receipt receipt = new Receipt("uptycs", "events", RECEIVED, "192.0.2.1", "text/plain");
        Identity identity = new Identity(Identity.Kind.NATIVE, "n-1");
        letters.keep(new DeadLetter(new byte[] {0, 1, (byte) 0xff}, receipt, identity, 7, "store", "mapping", 4))
                .toCompletableFuture()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
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
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
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
}
