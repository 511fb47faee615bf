// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.door;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Looks into a dead-letter queue on SQS and remembers what it saw; the letters stay there. */
final class DeadLetterQueue {

    private final SqsClient client;
    private final String url;
    private final List<String> seen = new ArrayList<>();

    DeadLetterQueue(URI endpoint, String url) {
        this.url = url;
        client = SqsClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("demo", "demo")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    /** Bodies of all letters seen so far, this look included. */
    List<String> bodies() {
        client.receiveMessage(b -> b.queueUrl(url).maxNumberOfMessages(10).visibilityTimeout(0))
                .messages()
                .forEach(message -> seen.add(message.body()));
        return seen;
    }
}
