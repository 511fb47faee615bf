// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mozdef.pipeline.transport.TestConfig;
import io.mozdef.pipeline.transport.delivery.Delivery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The contract on RabbitMQ itself, with quorum queues and with classic ones, and what only a broker that can be killed shows. */
@EnabledIf("io.mozdef.pipeline.transport.rabbitmq.RabbitMqBroker#installed")
class RabbitMqIT {

    private static final Duration PATIENCE = BrokerRig.PATIENCE;

    static RabbitMqBroker broker;

    @BeforeAll
    static void startBroker() throws IOException {
        broker = RabbitMqBroker.start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Nested
    class ClassicQueues extends BrokerContract {
        @Override
        Map<String, String> broker() {
            return Map.of("mozdef.rabbitmq.addresses", broker.address());
        }

        @Test
        void givesBackEverythingConfirmedAfterTheBrokerWasKilled() throws Exception {
            ConfirmedPublisher publisher = publisher();
            assertThat(publish(publisher, messages(2000))).allMatch(PublishOutcome::confirmed);
            RabbitIntake intake = intake(100);
            List<Delivery> held = take(50);
            broker.kill();
            await().untilAsserted(() -> assertThat(publisher.problem()).isPresent());
            await().untilAsserted(() -> assertThat(intake.problem()).isPresent());
            assertThat(publisher.publish(messages(1)).toCompletableFuture())
                    .isCompletedWithValueMatching(all -> !all.get(0).confirmed());
            held.forEach(Delivery::settle);
            assertThat(deliveries("lost")).isEqualTo(50);
            received.clear();
            broker.restart();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(publisher.problem()).isEmpty());
            Set<String> ids = new HashSet<>();
            while (ids.size() < 2000) {
                Delivery delivery = received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertThat(delivery).as("after %s", ids.size()).isNotNull();
                ids.add(delivery.identity().value());
                delivery.settle();
            }
            assertThat(publish(publisher, messages(10))).allMatch(PublishOutcome::confirmed);
        }
    }

    @Test
    void refusesInTimeWhileTheBrokerIsFrozenAndConfirmsAfterwards() throws Exception {
        RabbitServer server = new RabbitServer(TestConfig.read(
                RabbitConfig.class,
                Map.of("mozdef.rabbitmq.addresses", broker.address(), "mozdef.rabbitmq.confirm-timeout", "PT1S")));
        Outgoing message = new Outgoing("", "frozen", "f", Map.of(), null, new byte[10_000]);
        try (ConfirmedPublisher publisher = new ConfirmedPublisher(
                        "frozen",
                        server,
                        channel -> channel.queueDeclare("frozen", true, false, false, Map.of()),
                        ConfirmedPublisher.Declare.ON_CONNECT,
                        new SimpleMeterRegistry())
                .start()) {
            await().untilAsserted(() -> assertThat(publisher.problem()).isEmpty());
            broker.signal("STOP");
            try {
                // more than the sockets' buffers hold, so that the writing thread is stuck too
                for (int i = 0; i < 10; i++) {
                    assertThat(publisher
                                    .publish(Collections.nCopies(200, message))
                                    .toCompletableFuture())
                            .succeedsWithin(PATIENCE)
                            .satisfies(all -> assertThat(all).noneMatch(PublishOutcome::confirmed));
                }
            } finally {
                broker.signal("CONT");
            }
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(publisher.publish(message).toCompletableFuture())
                            .succeedsWithin(PATIENCE)
                            .matches(PublishOutcome::confirmed));
        }
    }

    @Test
    void refusesWhileTheBrokerBlocksPublishers() throws Exception {
        try (RabbitMqBroker full = RabbitMqBroker.start("vm_memory_high_watermark.absolute = 1MB")) {
            RabbitServer server = new RabbitServer(
                    TestConfig.read(RabbitConfig.class, Map.of("mozdef.rabbitmq.addresses", full.address())));
            Outgoing message = new Outgoing("", "full", "f", Map.of(), null, new byte[1]);
            try (ConfirmedPublisher publisher = new ConfirmedPublisher(
                            "full",
                            server,
                            channel -> channel.queueDeclare("full", true, false, false, Map.of()),
                            ConfirmedPublisher.Declare.ON_CONNECT,
                            new SimpleMeterRegistry())
                    .start()) {
                await().untilAsserted(() -> assertThat(publisher.problem()).isEmpty());
                publisher.publish(message);
                await().untilAsserted(() -> assertThat(publisher.problem())
                        .hasValueSatisfying(words -> assertThat(words).startsWith("RabbitMQ: blocks publishers")));
                assertThat(publisher.publish(message).toCompletableFuture())
                        .isCompletedWithValueMatching(outcome -> !outcome.confirmed());
            }
        }
    }

    @Nested
    class LettersInClassicQueues extends LetterContract {
        @Override
        Map<String, String> broker() {
            return Map.of("mozdef.rabbitmq.addresses", broker.address());
        }
    }

    @Nested
    class LettersInQuorumQueues extends LetterContract {
        @Override
        Map<String, String> broker() {
            return quorum();
        }
    }

    private static Map<String, String> quorum() {
        return Map.of(
                "mozdef.rabbitmq.addresses",
                broker.address(),
                "mozdef.rabbitmq.queue-arguments.\"x-queue-type\"",
                "quorum");
    }

    @Nested
    class QuorumQueues extends BrokerContract {
        @Override
        Map<String, String> broker() {
            return quorum();
        }

        @Test
        void countsDeliveries() throws Exception {
            publish(publisher(), messages(1));
            intake(10);
            assertThat(take(1).get(0).attempt()).isZero();
        }

        @Test
        void countsRedeliveries() throws Exception {
            publish(publisher(), messages(1));
            intake(10);
            take(1).get(0).release();
            Delivery second = take(1).get(0);
            assertThat(second.attempt()).isEqualTo(2);
            second.release();
            assertThat(take(1).get(0).attempt()).isEqualTo(3);
        }
    }

    @Test
    void saysWhenThePasswordIsRefusedAndReadsItAgain() throws Exception {
        Path file = Files.createTempFile("password", "");
        Files.writeString(file, "wrong\n");
        RabbitServer server = new RabbitServer(TestConfig.read(
                RabbitConfig.class,
                Map.of(
                        "mozdef.rabbitmq.addresses",
                        broker.address(),
                        "mozdef.rabbitmq.password-file",
                        file.toString())));
        try (ConfirmedPublisher publisher = new ConfirmedPublisher(
                        "password",
                        server,
                        channel -> {},
                        ConfirmedPublisher.Declare.ON_CONNECT,
                        new SimpleMeterRegistry())
                .start()) {
            await().untilAsserted(
                            () -> assertThat(publisher.problem()).contains("RabbitMQ: user name or password refused"));
            Files.writeString(file, "guest\n");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(publisher.problem()).isEmpty());
        }
    }
}
