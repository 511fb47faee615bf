// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mozdef.pipeline.model.event.Receipt;
import io.mozdef.pipeline.testkit.SettableClock;
import io.mozdef.pipeline.transport.TestConfig;
import io.mozdef.pipeline.transport.delivery.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;

/** What tests of every AMQP 0-9-1 broker need. Each test has a queue of its own. */
abstract class BrokerRig {

    /** Longest wait for what has to happen, on a busy machine too. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    static {
        Awaitility.setDefaultTimeout(PATIENCE);
    }

    static final Instant RECEIVED = Instant.parse("2026-11-23T10:15:30.123Z");

    final String queue = "q-" + UUID.randomUUID();
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final SettableClock clock = SettableClock.at("2026-11-24T00:00:01Z");
    final BlockingQueue<Delivery> received = new LinkedBlockingQueue<>();
    private final List<AutoCloseable> opened = new ArrayList<>();

    abstract Map<String, String> broker();

    RabbitServer server() {
        return new RabbitServer(
                TestConfig.read(RabbitConfig.class, with("mozdef.rabbitmq.confirm-timeout", PATIENCE.toString())));
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
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    List<Delivery> take(int count) throws InterruptedException {
        List<Delivery> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Delivery delivery = received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
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

    Map<String, String> with(String key, String value) {
        Map<String, String> all = new HashMap<>(broker());
        all.put(key, value);
        return all;
    }
}
