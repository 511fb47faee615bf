// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.bench;

import io.mozdef.pipeline.devstack.client.GuardedProcess;
import io.mozdef.pipeline.devstack.client.ProcessSpec;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/**
 * Receives and deletes messages and does nothing else: what the AWS SDK itself costs for each message, ten in each call. A
 * process of its own with the worker's flags, and its whole CPU is counted, compiler and collector included, as the worker's is.
 */
final class BareSqsConsumer {

    private static final PrintStream OUT = System.out;
    private static final int BATCH = 10;
    private static final String RESULT = "microseconds per message: ";
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private BareSqsConsumer() {}

    /**
     * CPU microseconds of the process for each message, after a warm-up.
     *
     * @param java program
     * @param log file for what it says
     * @param warmUp messages before the measured ones, as many as the worker had
     * @param messages measured ones
     */
    static double microsPerMessage(
            Path java, Path log, URI endpoint, String queueUrl, String body, long warmUp, long messages)
            throws IOException, InterruptedException {
        try (SqsClient client = client(endpoint)) {
            fill(client, queueUrl, body, warmUp + messages);
        }
        List<String> command = List.of(
                java.toString(),
                "-Xmx512m",
                "-cp",
                classPath(),
                BareSqsConsumer.class.getName(),
                endpoint.toString(),
                queueUrl,
                Long.toString(warmUp),
                Long.toString(messages));
        try (GuardedProcess process =
                ProcessSpec.of("bare SQS consumer", log, command).start()) {
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (process.alive() && System.nanoTime() < end) {
                Thread.sleep(200);
            }
        }
        return Files.readAllLines(log).stream()
                .filter(line -> line.startsWith(RESULT))
                .map(line -> Double.parseDouble(line.substring(RESULT.length())))
                // the log is appended to: the runs before stand above
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> new IllegalStateException("the bare SQS consumer gave no figure, see " + log));
    }

    /** Maven runs the benchmark in a class loader of its own. */
    private static String classPath() {
        return BareSqsConsumer.class.getClassLoader() instanceof URLClassLoader loader
                ? Arrays.stream(loader.getURLs()).map(URL::getPath).collect(Collectors.joining(":"))
                : System.getProperty("java.class.path");
    }

    /** Arguments: endpoint, URL of the queue, messages before the measured ones, measured ones. */
    public static void main(String[] arguments) {
        try (SqsClient client = client(URI.create(arguments[0]))) {
            long messages = Long.parseLong(arguments[3]);
            drain(client, arguments[1], Long.parseLong(arguments[2]));
            long before = cpuMicros();
            drain(client, arguments[1], messages);
            OUT.println(RESULT + (cpuMicros() - before) / (double) messages);
        }
    }

    private static long cpuMicros() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos() / 1_000;
    }

    private static SqsClient client(URI endpoint) {
        return SqsClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("demo", "demo")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    private static void fill(SqsClient client, String queueUrl, String body, long count) {
        for (long sent = 0; sent < count; sent += BATCH) {
            List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
            for (int i = 0; i < BATCH; i++) {
                entries.add(SendMessageBatchRequestEntry.builder()
                        .id(Integer.toString(i))
                        .messageBody(body)
                        .build());
            }
            client.sendMessageBatch(b -> b.queueUrl(queueUrl).entries(entries));
        }
    }

    private static void drain(SqsClient client, String queueUrl, long count) {
        long taken = 0;
        while (taken < count) {
            List<Message> messages = client.receiveMessage(b -> b.queueUrl(queueUrl)
                            .maxNumberOfMessages(BATCH)
                            .waitTimeSeconds(1)
                            .messageAttributeNames("All"))
                    .messages();
            if (messages.isEmpty()) {
                throw new IllegalStateException("the queue is empty after " + taken + " of " + count);
            }
            List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
            for (Message message : messages) {
                entries.add(DeleteMessageBatchRequestEntry.builder()
                        .id(message.messageId())
                        .receiptHandle(message.receiptHandle())
                        .build());
            }
            client.deleteMessageBatch(b -> b.queueUrl(queueUrl).entries(entries));
            taken += messages.size();
        }
    }
}
