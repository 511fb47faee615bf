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
    private static final int WARM_UP = 500;

    private BareSqsConsumer() {}

    /**
     * CPU microseconds of the receiving thread for each message, after a warm-up.
     *
     * @param messages a multiple of ten
     */
    static double microsPerMessage(URI endpoint, String queueUrl, String body, int messages) {
        try (SqsClient client = SqsClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("demo", "demo")))
                .httpClient(UrlConnectionHttpClient.create())
                .build()) {
            fill(client, queueUrl, body, WARM_UP + messages);
            drain(client, queueUrl, WARM_UP);
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadCpuTime();
            drain(client, queueUrl, messages);
            return (threads.getCurrentThreadCpuTime() - before) / 1e3 / messages;
        }
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
