// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** Receives and deletes messages and does nothing else: what the AWS SDK itself costs for each message. */
final class BareSqsConsumer {

    private static final int BATCH = 10;

    /** Filled and drained in turns, as a queue that somebody reads: a server with a long queue is another thing. */
    private static final int TURN = 2_000;

    private BareSqsConsumer() {}

    /**
     * CPU microseconds of the receiving thread for each message, after a warm-up.
     *
     * @param warmUp messages before the measured ones, as many as the worker had
     * @param messages measured ones
     */
    static double microsPerMessage(URI endpoint, String queueUrl, String body, long warmUp, long messages) {
        try (SqsClient client = SqsClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("demo", "demo")))
                .httpClient(UrlConnectionHttpClient.create())
                .build()) {
            drained(client, queueUrl, body, warmUp);
            long turns = (messages + TURN - 1) / TURN;
            return drained(client, queueUrl, body, messages) / 1e3 / (turns * TURN);
        }
    }

    /** Nanoseconds of CPU of the receiving thread, for the messages rounded up to whole turns. */
    private static long drained(SqsClient client, String queueUrl, String body, long messages) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long spent = 0;
        for (long done = 0; done < messages; done += TURN) {
            fill(client, queueUrl, body, TURN);
            long before = threads.getCurrentThreadCpuTime();
            drain(client, queueUrl, TURN);
            spent += threads.getCurrentThreadCpuTime() - before;
        }
        return spent;
    }

    private static void fill(SqsClient client, String queueUrl, String body, int count) {
        for (int sent = 0; sent < count; sent += BATCH) {
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

    private static void drain(SqsClient client, String queueUrl, int count) {
        int taken = 0;
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
