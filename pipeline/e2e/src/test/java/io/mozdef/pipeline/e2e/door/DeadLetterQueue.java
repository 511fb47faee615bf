// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.door;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/** Looks into a dead-letter queue on SQS and remembers what it saw; the letters stay there. */
final class DeadLetterQueue {

    /** Says how bytes that are no text of SQS are written as one; this test knows base64 alone. */
    private static final String ENCODING = "mozdef-encoding";

    private final SqsClient client;
    private final String url;
    private final List<byte[]> seen = new ArrayList<>();

    DeadLetterQueue(URI endpoint, String url) {
        this.url = url;
        client = SqsClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("demo", "demo")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    /** The bytes of all letters seen so far, this look included. */
    List<byte[]> bodies() {
        client.receiveMessage(b -> b.queueUrl(url)
                        .maxNumberOfMessages(10)
                        .visibilityTimeout(1)
                        .messageAttributeNames(ENCODING))
                .messages()
                .forEach(message -> seen.add(bytes(message)));
        return seen;
    }

    private static byte[] bytes(Message message) {
        MessageAttributeValue encoding = message.messageAttributes().get(ENCODING);
        if (encoding == null) {
            return message.body().getBytes(StandardCharsets.UTF_8);
        }
        if (!encoding.stringValue().equals("base64")) {
            throw new IllegalStateException("a letter in " + encoding.stringValue());
        }
        return Base64.getDecoder().decode(message.body());
    }
}
