// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mozdef.pipeline.devstack.client.Devstack;
import io.mozdef.pipeline.devstack.client.Devstack.Server;
import io.mozdef.pipeline.testkit.SettableClock;
import io.mozdef.pipeline.transport.Sources;
import io.mozdef.pipeline.transport.TestConfig;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** A queue and its dead letters on a real server, for each test its own. */
abstract class SqsRig {

    /** Longest wait for what has to happen, on a busy machine too. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Long enough for a server that is held up: what is held is extended after half of it. */
    static final Duration VISIBILITY = Duration.ofSeconds(10);

    static {
        Awaitility.setDefaultTimeout(PATIENCE);
    }

    static final Instant RECEIVED = Instant.parse("2026-11-23T10:15:30.123Z");
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final SettableClock clock = SettableClock.at("2026-11-24T00:00:01Z");
    final BlockingQueue<Delivery> received = new LinkedBlockingQueue<>();
    private final List<AutoCloseable> opened = new ArrayList<>();
    Source source;
    SqsClient client;
    String url;

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
        config.put("visibility", VISIBILITY.toString());
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

    Intake intake() {
        Intake intake = source.open(received::put);
        opened.add(0, intake);
        return intake;
    }

    void send(String body, Map<String, String> attributes) {
        Map<String, MessageAttributeValue> values = new HashMap<>();
        attributes.forEach((key, value) -> values.put(
                key,
                MessageAttributeValue.builder()
                        .dataType("String")
                        .stringValue(value)
                        .build()));
        client.sendMessage(r -> r.queueUrl(url).messageBody(body).messageAttributes(values));
    }

    Delivery take() throws InterruptedException {
        Delivery delivery = received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(delivery).isNotNull();
        return delivery;
    }

    double deliveries(String what) {
        return registry.get("mozdef.deliveries").tag("what", what).counter().count();
    }

    int left() {
        Map<QueueAttributeName, String> attributes = client.getQueueAttributes(
                        r -> r.queueUrl(url).attributeNames(QueueAttributeName.ALL))
                .attributes();
        return Integer.parseInt(attributes.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
                + Integer.parseInt(attributes.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE));
    }
}
