// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.sqs;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mozdef.pipeline.devstack.client.Devstack;
import io.mozdef.pipeline.devstack.client.Devstack.Server;
import io.mozdef.pipeline.transport.Sources;
import io.mozdef.pipeline.transport.TestConfig;
import io.mozdef.pipeline.transport.delivery.Intake;
import io.mozdef.pipeline.transport.source.Source;
import io.mozdef.pipeline.transport.source.SourcesConfig;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/**
 * CPU of this process per message received and deleted, the SDK's share included. Runs only when named: {@code mvn -pl
 * pipeline/transport,pipeline/devstack/servers -am test -Dtest=SqsBenchmark -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class SqsBenchmark {

    private static final int MESSAGES = 10_000;
    private static final int ROUNDS = 5;

    @Test
    @Timeout(300)
    void measure(@TempDir Path folder) throws Exception {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        Devstack stack = Devstack.shared(Server.SQS);
        Path key = Files.writeString(folder.resolve("key"), "x");
        String prefix = "mozdef.sources.bench.";
        for (int round = 1; round <= ROUNDS; round++) {
            // a queue of its own: the server keeps long polls of the round before alive for a while
            String url = stack.createQueue("bench-" + UUID.randomUUID(), Map.of());
            SourcesConfig config = TestConfig.read(
                    SourcesConfig.class,
                    Map.of(
                            prefix + "type",
                            "sqs",
                            prefix + "format",
                            "uptycs",
                            prefix + "queue",
                            url,
                            prefix + "endpoint",
                            stack.sqs().toString(),
                            prefix + "region",
                            "us-east-1",
                            prefix + "access-key-file",
                            key.toString(),
                            prefix + "secret-key-file",
                            key.toString()));
            Source source = Sources.of(config, null, new SimpleMeterRegistry(), Clock.systemUTC())
                    .get(0);
            fill(SqsQueue.client(config.sources().get("bench")), url);
            CountDownLatch left = new CountDownLatch(MESSAGES);
            long cpu = system.getProcessCpuTime();
            long start = System.nanoTime();
            try (Intake intake = source.open(delivery -> {
                delivery.settle();
                left.countDown();
            })) {
                left.await();
            }
            System.out.printf(
                    Locale.ROOT,
                    "MEASURED round %d, SQS receive and delete: %.1f us CPU per message, %.0f messages/s%n",
                    round,
                    (system.getProcessCpuTime() - cpu) / 1e3 / MESSAGES,
                    MESSAGES * 1e9 / (System.nanoTime() - start));
        }
    }

    private static void fill(SqsClient client, String url) {
        String body = "{\"id\":\"" + "x".repeat(900) + "\"}";
        List<SendMessageBatchRequestEntry> ten = IntStream.range(0, 10)
                .mapToObj(i -> SendMessageBatchRequestEntry.builder()
                        .id("m" + i)
                        .messageBody(body)
                        .build())
                .toList();
        IntStream.range(0, MESSAGES / 10)
                .forEach(i -> client.sendMessageBatch(r -> r.queueUrl(url).entries(ten)));
    }
}
