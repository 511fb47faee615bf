// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.ingest.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mozdef.pipeline.devstack.client.Devstack;
import io.mozdef.pipeline.devstack.client.Devstack.Server;
import io.mozdef.pipeline.ingest.eventtask.EventtaskNormaliser;
import io.mozdef.pipeline.model.event.Receipt;
import io.mozdef.pipeline.transport.rabbitmq.RabbitConfig;
import io.mozdef.pipeline.transport.rabbitmq.RabbitIntake;
import io.mozdef.pipeline.transport.rabbitmq.RabbitServer;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * CPU of this process per event, from the operating system. Runs only when named: {@code mvn -pl
 * pipeline/ingest,pipeline/devstack/servers -am test -Dtest=IngestBenchmark -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class IngestBenchmark {

    private static final int EVENTS = 100_000;
    private static final int BATCH = 100;
    private static final int REQUESTS_AT_A_TIME = 20;
    private static final int ROUNDS = 4;

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final List<byte[]> events =
            IntStream.range(0, 5_000).mapToObj(IngestBenchmark::event).toList();

    @Test
    @Timeout(300)
    void measure() throws Exception {
        URI amqp = Devstack.start(Server.AMQP).amqp();
        Map<String, String> properties = Map.of("mozdef.rabbitmq.addresses", amqp.getHost() + ":" + amqp.getPort());
        RabbitServer server = new RabbitServer(new SmallRyeConfigBuilder()
                .withMapping(RabbitConfig.class)
                .withSources(new PropertiesConfigSource(properties, "benchmark", 100))
                .build()
                .getConfigMapping(RabbitConfig.class));
        for (int round = 1; round <= ROUNDS; round++) {
            print("normalise", round, this::normalise);
            print("doors and confirmed publish", round, () -> publish(server));
            print("consume and acknowledge", round, () -> consume(server));
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    private void print(String what, int round, Work work) throws Exception {
        long cpu = system.getProcessCpuTime();
        long start = System.nanoTime();
        work.run();
        System.out.printf(
                Locale.ROOT,
                "MEASURED round %d, %s: %.1f us CPU per event, %.0f events/s (%d bytes each)%n",
                round,
                what,
                (system.getProcessCpuTime() - cpu) / 1e3 / EVENTS,
                EVENTS * 1e9 / (System.nanoTime() - start),
                events.get(0).length);
    }

    private void normalise() {
        EventtaskNormaliser normaliser = new EventtaskNormaliser();
        Receipt receipt = Receipt.of("eventtask", Clock.systemUTC().instant());
        for (int i = 0; i < EVENTS; i++) {
            assertThat(normaliser
                            .normalise(events.get(i % events.size()), receipt)
                            .size())
                    .isEqualTo(1);
        }
    }

    private void publish(RabbitServer server) throws InterruptedException {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (RabbitEventSink sink = new RabbitEventSink(server, registry)) {
            await().until(() -> sink.problem().isEmpty());
            EventDoor door = new EventDoor(sink, SenderTokensTest.config(Map.of()), Clock.systemUTC(), registry);
            List<byte[]> bodies = IntStream.range(0, events.size() / BATCH)
                    .mapToObj(this::body)
                    .toList();
            Semaphore room = new Semaphore(REQUESTS_AT_A_TIME);
            AtomicInteger refused = new AtomicInteger();
            for (int i = 0; i < EVENTS / BATCH; i++) {
                room.acquire();
                byte[] body = bodies.get(i % bodies.size());
                door.take(new EventDoor.Request("events", false, body, "s", "192.0.2.1", "application/json", null))
                        .thenAccept(response -> {
                            refused.addAndGet(response.getStatus() == 200 ? 0 : 1);
                            room.release();
                        });
            }
            room.acquire(REQUESTS_AT_A_TIME);
            assertThat(refused).hasValue(0);
        }
    }

    private byte[] body(int number) {
        return events.subList(number * BATCH, (number + 1) * BATCH).stream()
                .map(event -> new String(event, UTF_8))
                .collect(Collectors.joining(",", "[", "]"))
                .getBytes(UTF_8);
    }

    private static void consume(RabbitServer server) throws InterruptedException {
        CountDownLatch left = new CountDownLatch(EVENTS);
        RabbitIntake intake = new RabbitIntake(
                "eventtask",
                "eventtask",
                2_000,
                32 << 20,
                server,
                delivery -> {
                    delivery.settle();
                    left.countDown();
                },
                new SimpleMeterRegistry(),
                Clock.systemUTC());
        try (intake) {
            intake.start();
            left.await();
        }
    }

    private static byte[] event(int i) {
        String fields = IntStream.range(0, 14)
                .mapToObj(k -> "\"field" + k + "\":\"value of some length " + k + "\"")
                .collect(Collectors.joining(","));
        return ("{\"timestamp\":\"2026-11-23T10:15:30." + (100_000 + i) + "+00:00\",\"hostname\":\"host" + i % 100
                        + ".example.com\",\"processname\":\"sshd\",\"processid\":" + i
                        + ",\"severity\":\"INFO\",\"category\":\"syslog\",\"source\":\"auth\",\"tags\":[\"prod\",\"linux\"],"
                        + "\"summary\":\"Failed password for invalid user admin" + i + " from 203.0.113." + i % 250
                        + " port 40222 ssh2\",\"details\":{\"program\":\"sshd\",\"sourceipaddress\":\"203.0.113."
                        + i % 250
                        + "\",\"sourceport\":40222,\"success\":false," + fields + "}}")
                .getBytes(UTF_8);
    }
}
