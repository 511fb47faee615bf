// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.it;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;

/** The other end of a queue of the devstack. */
final class RealQueue implements AutoCloseable {
    private final SqsAsyncClient client;
    private final String url;

    RealQueue(URI endpoint, String url) {
        this.url = url;
        this.client = SqsAsyncClient.builder()
                .endpointOverride(endpoint)
                .region(Region.of("elasticmq"))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("x", "x")))
                .build();
    }

    String url() {
        return url;
    }

    /** Takes out all there is. */
    List<Message> drain() {
        List<Message> all = new ArrayList<>();
        while (true) {
            List<Message> some = client.receiveMessage(r -> r.queueUrl(url)
                            .maxNumberOfMessages(10)
                            .waitTimeSeconds(1)
                            .messageAttributeNames("All"))
                    .join()
                    .messages();
            if (some.isEmpty()) {
                return all;
            }
            all.addAll(some);
            List<DeleteMessageBatchRequestEntry> done = some.stream()
                    .map(m -> DeleteMessageBatchRequestEntry.builder()
                            .id(m.messageId())
                            .receiptHandle(m.receiptHandle())
                            .build())
                    .toList();
            client.deleteMessageBatch(r -> r.queueUrl(url).entries(done)).join();
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
