// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.queue;

import io.mozdef.bastion.config.Problems;
import jakarta.enterprise.inject.CreationException;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import software.amazon.awssdk.core.exception.SdkException;

/** Says what is wrong with the queue's configuration, without calling SQS: a start must not depend on its being up. */
@Singleton
public class QueueCheck {
    private static final String PREFIX = "mozdef.bastion.queue.";
    private static final long SQS_LARGEST = 1024 * 1024; // since August 2025; 256 KiB before

    private final QueueConfig config;
    private final Instance<Sqs> client;

    @Inject
    QueueCheck(QueueConfig config, Instance<Sqs> client) {
        this.config = config;
        this.client = client;
    }

    /** Adds every problem found. */
    public void check(Problems problems) {
        if (config.url().isEmpty()) {
            problems.add(PREFIX + "url", "missing: give the queue's URL (SQS_QUEUE does it too)");
        } else if (!isHttp(config.url().get())) {
            problems.add(PREFIX + "url", "'" + config.url().get() + "' is not a queue URL (https://...)");
        } else if (config.url().get().endsWith(".fifo")) {
            problems.add(
                    PREFIX + "url", "a FIFO queue orders and drops by ids that no sender gives: use a standard queue");
        }
        long size = config.maxMessageSize().asLongValue();
        if (size <= 2 * Message.RESERVED || size > SQS_LARGEST) {
            problems.add(PREFIX + "max-message-size", size + " bytes is not between 16 KiB and 1 MiB");
        }
        problems.unlessPositive(PREFIX + "max-in-flight", config.maxInFlight());
        problems.unlessPositive(PREFIX + "max-waiting", config.maxWaiting());
        problems.unlessPositive(PREFIX + "timeout", config.timeout().toMillis());
        problems.unlessPositive(PREFIX + "circuit-failures", config.circuitFailures());
        problems.unlessPositive(PREFIX + "circuit-rest", config.circuitRest().toMillis());
        try {
            client.get().client().serviceName();
        } catch (CreationException | SdkException | IllegalArgumentException | IllegalStateException e) {
            problems.add("quarkus.sqs.aws.region", "the SQS client cannot be made: " + firstSentence(e));
        }
    }

    private static String firstSentence(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = String.valueOf(root.getMessage());
        int end = message.indexOf(" from any of the providers");
        return end < 0 ? message : message.substring(0, end) + " (AWS_REGION does it too)";
    }

    private static boolean isHttp(String url) {
        try {
            URI uri = URI.create(url);
            return uri.getHost() != null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
