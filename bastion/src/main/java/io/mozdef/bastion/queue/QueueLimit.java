// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.queue;

import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesResponse;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * How large a body may be: what is configured, or what the queue itself takes when that is less. The queue is asked at
 * start and from time to time; while it does not answer, or may not be asked, the last word holds. Thread-safe.
 */
@Singleton
public class QueueLimit {
    private static final Logger LOG = Logger.getLogger(QueueLimit.class);

    private final QueueConfig config;
    private final SqsAsyncClient client;
    private final Vertx vertx;
    private final int configured;
    private volatile int message;

    @Inject
    QueueLimit(QueueConfig config, Sqs sqs, Vertx vertx) {
        this.config = config;
        this.client = sqs.client();
        this.vertx = vertx;
        configured = Math.toIntExact(config.maxMessageSize().asLongValue());
        message = configured;
    }

    /** Largest body in bytes, before and after encoding. */
    int maxBody() {
        return message - Message.RESERVED;
    }

    /** Asks now, and again in every interval; does not wait for the answer. */
    public void start() {
        long interval = config.limitInterval().toMillis();
        if (interval > 0) {
            ask();
            vertx.setPeriodic(interval, id -> ask());
        }
    }

    private void ask() {
        GetQueueAttributesRequest request = GetQueueAttributesRequest.builder()
                .queueUrl(config.url().orElse(""))
                .attributeNames(QueueAttributeName.MAXIMUM_MESSAGE_SIZE)
                .overrideConfiguration(o -> o.apiCallTimeout(config.timeout()))
                .build();
        CompletableFuture<?> unused = call(request).whenComplete(this::told);
    }

    private CompletableFuture<GetQueueAttributesResponse> call(GetQueueAttributesRequest request) {
        try {
            return client.getQueueAttributes(request);
        } catch (RuntimeException e) { // no credentials, closed client: the SDK throws some before it has a future
            return CompletableFuture.failedFuture(e);
        }
    }

    private void told(@Nullable GetQueueAttributesResponse response, @Nullable Throwable failure) {
        String said = response == null ? null : response.attributes().get(QueueAttributeName.MAXIMUM_MESSAGE_SIZE);
        if (said == null) {
            LOG.debugf("the queue does not tell its limit: %s", failure);
            return;
        }
        int next = Math.min(configured, Integer.parseInt(said));
        if (next <= Message.RESERVED) {
            LOG.errorf("the queue takes %s bytes, which leaves no room for a body: the limit stays", said);
        } else if (next != message) {
            LOG.infof("the queue takes messages of %d bytes", next);
            message = next;
        }
    }
}
