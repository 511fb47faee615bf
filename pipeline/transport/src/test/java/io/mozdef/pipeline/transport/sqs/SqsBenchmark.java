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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/**
 * CPU of this process per message received and deleted: by the SDK alone on as many threads, and by the intake, in turn. Runs only when named: {@code mvn -pl
 * pipeline/transport,pipeline/devstack/servers -am test -Dtest=SqsBenchmark -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class SqsBenchmark {

    private static final int MESSAGES = 10_000;
    private static final int ROUNDS = Integer.getInteger("mozdef.bench.rounds", 8);

    @Test
    @Timeout(900)
    void measure(@TempDir Path folder) throws Exception {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        Devstack stack = Devstack.start(Server.SQS);
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
            SqsClient client = SqsQueue.client(config.sources().get("bench"));
            fill(client, url);
            CountDownLatch left = new CountDownLatch(MESSAGES);
            long cpu = system.getProcessCpuTime();
            long start = System.nanoTime();
            try (Intake intake = source.open(delivery -> {
                delivery.settle();
                left.countDown();
            })) {
                left.await();
                print(round, "intake", system.getProcessCpuTime() - cpu, System.nanoTime() - start);
            }
            fill(client, url);
            cpu = system.getProcessCpuTime();
            start = System.nanoTime();
            bySdkAlone(client, url);
            print(round, "SDK alone", system.getProcessCpuTime() - cpu, System.nanoTime() - start);
        }
    }

    private static void print(int round, String who, long cpu, long nanos) {
        System.out.printf(
                Locale.ROOT,
                "MEASURED round %d, SQS receive and delete, %s: %.1f us CPU per message, %.0f messages/s%n",
                round,
                who,
                cpu / 1e3 / MESSAGES,
                MESSAGES * 1e9 / nanos);
    }

    /** What cannot be avoided with this SDK: the intake's requests, on its number of threads, and nothing else. */
    private static void bySdkAlone(SqsClient client, String url) throws InterruptedException {
        AtomicInteger left = new AtomicInteger(MESSAGES);
        List<Thread> threads = IntStream.range(0, 4)
                .mapToObj(i -> new Thread(() -> {
                    while (left.get() > 0) {
                        List<Message> messages = client.receiveMessage(r -> r.queueUrl(url)
                                        .maxNumberOfMessages(10)
                                        .waitTimeSeconds(1)
                                        .messageAttributeNames("All")
                                        .messageSystemAttributeNames(
                                                MessageSystemAttributeName.SENT_TIMESTAMP,
                                                MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT))
                                .messages();
                        if (messages.isEmpty()) {
                            continue;
                        }
                        List<DeleteMessageBatchRequestEntry> entries = IntStream.range(0, messages.size())
                                .mapToObj(m -> DeleteMessageBatchRequestEntry.builder()
                                        .id("m" + m)
                                        .receiptHandle(messages.get(m).receiptHandle())
                                        .build())
                                .toList();
                        client.deleteMessageBatch(r -> r.queueUrl(url).entries(entries));
                        left.addAndGet(-messages.size());
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
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
