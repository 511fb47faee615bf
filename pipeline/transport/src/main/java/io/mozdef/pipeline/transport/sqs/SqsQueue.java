// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.sqs;

import io.mozdef.pipeline.transport.source.SourcesConfig.SourceConfig;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** A queue and the client that reaches it. Thread-safe. */
record SqsQueue(SqsClient client, String url) {

    private static final Pattern REGION = Pattern.compile("//sqs[.-]([a-z0-9-]+)\\.amazonaws");
    private static final Pattern MAX_RECEIVE_COUNT = Pattern.compile("\"maxReceiveCount\"\\s*:\\s*\"?([0-9]{1,9})");
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(10);

    /**
     * After how many receives the queue itself moves a message to its dead letters; empty when it never does, or cannot be
     * asked. SQS counts every receive, also of what was only given back.
     */
    OptionalInt maxReceiveCount() {
        try {
            String policy = client.getQueueAttributes(
                            r -> r.queueUrl(url).attributeNames(QueueAttributeName.REDRIVE_POLICY))
                    .attributes()
                    .get(QueueAttributeName.REDRIVE_POLICY);
            Matcher count = MAX_RECEIVE_COUNT.matcher(policy == null ? "" : policy);
            return count.find() ? OptionalInt.of(Integer.parseInt(count.group(1))) : OptionalInt.empty();
        } catch (RuntimeException e) {
            return OptionalInt.empty();
        }
    }

    /** A synchronous client on plain sockets: measured to cost half of the asynchronous one (design.md 2). */
    static SqsClient client(SourceConfig config) {
        return client(config, http(config));
    }

    static SdkHttpClient http(SourceConfig config) {
        return UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT)
                .socketTimeout(config.pollWait().plus(ANSWER))
                .build();
    }

    static SqsClient client(SourceConfig config, SdkHttpClient http) {
        SqsClientBuilder builder = SqsClient.builder().httpClient(http);
        config.endpoint().ifPresent(builder::endpointOverride);
        Matcher inUrl = REGION.matcher(config.queue());
        if (config.region().isPresent()) {
            builder.region(Region.of(config.region().get()));
        } else if (inUrl.find()) {
            builder.region(Region.of(inUrl.group(1)));
        }
        if (config.accessKeyFile().isPresent() && config.secretKeyFile().isPresent()) {
            builder.credentialsProvider(new KeyFiles(
                    config.accessKeyFile().get(), config.secretKeyFile().get()));
        }
        return builder.build();
    }
}
