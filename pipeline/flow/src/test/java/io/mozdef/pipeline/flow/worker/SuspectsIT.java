// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mozdef.pipeline.devstack.client.Devstack;
import io.mozdef.pipeline.devstack.client.Devstack.Server;
import io.mozdef.pipeline.flow.Lines;
import io.mozdef.pipeline.flow.ledger.SourceLedger;
import io.mozdef.pipeline.model.event.Identity;
import io.mozdef.pipeline.model.event.Receipt;
import io.mozdef.pipeline.store.memory.MemoryEventStore;
import io.mozdef.pipeline.store.memory.MemoryStateStore;
import io.mozdef.pipeline.transport.Sources;
import io.mozdef.pipeline.transport.deadletter.DeadLetter;
import io.mozdef.pipeline.transport.deadletter.DeadLetters;
import io.mozdef.pipeline.transport.delivery.Intake;
import io.mozdef.pipeline.transport.rabbitmq.RabbitConfig;
import io.mozdef.pipeline.transport.rabbitmq.RabbitServer;
import io.mozdef.pipeline.transport.source.SourcesConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Brokers that count deliveries: what lay in the hands of twelve ended workers, and was never looked at, is stored. */
@Timeout(600)
class SuspectsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int ENDINGS = 12;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void quorumQueue() throws Exception {
        if (!Server.RABBITMQ.available()) {
            System.out.println("SKIPPED: suspects of a quorum queue: "
                    + Server.RABBITMQ.obstacle().orElse(""));
            Assumptions.abort("no RabbitMQ");
        }
        int messages = 200;
        try (Devstack stack = Devstack.start(Server.RABBITMQ)) {
            RabbitServer server = new RabbitServer(read(
                    RabbitConfig.class,
                    Map.of(
                            "mozdef.rabbitmq.addresses",
                            "127.0.0.1:" + stack.amqp().getPort(),
                            "mozdef.rabbitmq.queue-arguments.\"x-queue-type\"",
                            "quorum")));
            var source = source(Map.of("type", "rabbitmq", "queue", "eventtask"), server);
            endWorkers(source, 0, 1);
            ConnectionFactory factory = new ConnectionFactory();
            factory.setUri(stack.amqp());
            try (Connection connection = factory.newConnection();
                    var channel = connection.createChannel()) {
                channel.confirmSelect();
                for (int i = 0; i < messages; i++) {
                    channel.basicPublish(
                            "eventtask",
                            "eventtask",
                            MessageProperties.PERSISTENT_BASIC
                                    .builder()
                                    .messageId("m" + i)
                                    .build(),
                            ("e" + i).getBytes(StandardCharsets.UTF_8));
                }
                channel.waitForConfirmsOrDie(60_000);
            }
            endWorkers(source, messages, ENDINGS);
            assertAllStored(source, messages);
        }
    }

    @Test
    void sqs(@TempDir Path folder) throws Exception {
        int messages = 20;
        Devstack stack = Devstack.shared(Server.SQS);
        String name = "suspects-" + UUID.randomUUID();
        Path key = Files.writeString(folder.resolve("key"), "x");
        String letters = stack.createQueue(name + "-dead", Map.of());
        Map<String, String> settings = new HashMap<>();
        settings.put("type", "sqs");
        settings.put("queue", stack.createQueue(name, Map.of()));
        settings.put("dead-letter-queue", letters);
        settings.put("endpoint", stack.sqs().toString());
        settings.put("region", "us-east-1");
        settings.put("access-key-file", key.toString());
        settings.put("secret-key-file", key.toString());
        settings.put("poll-wait", "PT0S");
        var source = source(settings, null);
        // what SQS took for a dead letter can be put back into the queue: the same path as a sender's
        try (var requeue = source.openRequeue()) {
            for (int i = 0; i < messages; i++) {
                requeue.requeue(new DeadLetter(
                        ("e" + i).getBytes(StandardCharsets.UTF_8),
                        Receipt.of("eventtask", Message.RECEIVED),
                        new Identity(Identity.Kind.DELIVERY, "m" + i),
                        0,
                        "test",
                        "",
                        0));
            }
        }
        endWorkers(source, messages, ENDINGS);
        assertAllStored(source, messages);
    }

    /** Takes all messages and is gone, again and again. */
    private static void endWorkers(io.mozdef.pipeline.transport.source.Source source, int messages, int times) {
        for (int i = 0; i < times; i++) {
            AtomicInteger taken = new AtomicInteger();
            try (Intake intake = source.open(delivery -> taken.incrementAndGet())) {
                Awaitility.await()
                        .atMost(PATIENCE)
                        .until(() -> taken.get() >= messages && intake.problem().isEmpty());
            }
        }
    }

    private void assertAllStored(io.mozdef.pipeline.transport.source.Source source, int messages) {
        AtomicInteger mostAttempts = new AtomicInteger();
        MemoryEventStore store = new MemoryEventStore(Clock.systemUTC());
        MemoryStateStore states = new MemoryStateStore();
        DeadLetters letters = source.openDeadLetters();
        try (Worker worker = new Worker(FlowSettings.of(), Lines.maker(), store, store.queries(), states, registry)) {
            Intake.Receiver receiver = worker.receiver(new Source(source.name(), source.format(), letters));
            Intake intake = source.open(delivery -> {
                mostAttempts.accumulateAndGet(delivery.attempt(), Math::max);
                receiver.receive(delivery);
            });
            worker.start(List.of(intake));
            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
                SourceLedger.Balance balance = worker.ledger().of(source.name()).balance();
                assertThat(balance.stored() + balance.duplicate() + balance.deadLettered())
                        .isEqualTo(messages);
                assertThat(balance.inFlight()).isZero();
            });
            assertThat(worker.ledger().of(source.name()).balance().deadLettered())
                    .isZero();
        }
        letters.close();
        assertThat(mostAttempts.get()).isGreaterThan(ENDINGS);
        assertThat(states.all(Suspects.KIND)).isEmpty();
    }

    private io.mozdef.pipeline.transport.source.Source source(Map<String, String> settings, RabbitServer server) {
        Map<String, String> properties = new HashMap<>();
        settings.forEach((key, value) -> properties.put("mozdef.sources.eventtask." + key, value));
        properties.put("mozdef.sources.eventtask.format", Lines.FORMAT);
        return Sources.of(read(SourcesConfig.class, properties), server, registry, Clock.systemUTC())
                .get(0);
    }

    private static <T> T read(Class<T> type, Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .withMapping(type)
                .build()
                .getConfigMapping(type);
    }
}
