// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/**
 * Sends one batch with one SendMessageBatch call and gives each entry the result that SQS names for it. An entry that
 * the answer does not name is not accepted: only SQS' word makes a 200.
 */
final class SqsSender implements Batcher.Sender {
    private static final MessageAttributeValue BASE64 = string("base64");

    private static final Duration SHORTEST = Duration.ofMillis(50); // the SDK wants more than nothing

    private final SqsAsyncClient client;
    private final String queueUrl;
    private final Duration timeout;
    private final SendMeter meter;

    SqsSender(SqsAsyncClient client, String queueUrl, Duration timeout, SendMeter meter) {
        this.client = client;
        this.queueUrl = queueUrl;
        this.timeout = timeout;
        this.meter = meter;
    }

    @Override
    public void send(List<Batcher.Entry> batch, Runnable over) {
        SendMeter.Call call = meter.start(batch.size());
        CompletableFuture<?> unused = call(batch).whenComplete((response, failure) -> {
            if (batch.size() > 1 && SqsWord.blamesAMessage(failure)) {
                call.ended(0, batch.size(), failure);
                sendSingly(batch, over);
                return;
            }
            Map<String, Outcome> outcomes = failure == null ? SqsWord.outcomes(response) : Map.of();
            Outcome unnamed = failure == null ? new Outcome.Unavailable("sqs") : SqsWord.of(failure);
            int accepted = 0;
            int decided = 0;
            for (int i = 0; i < batch.size(); i++) {
                Outcome outcome = outcomes.getOrDefault(Integer.toString(i), unnamed);
                accepted += outcome instanceof Outcome.Accepted ? 1 : 0;
                decided += outcome.isFinal() ? 1 : 0;
                batch.get(i).outcome().accept(outcome);
            }
            call.ended(accepted, decided, failure);
            over.run();
        });
    }

    /** One of them makes SQS refuse the call: the others must not pay for it. */
    private void sendSingly(List<Batcher.Entry> batch, Runnable over) {
        AtomicInteger left = new AtomicInteger(batch.size());
        for (Batcher.Entry entry : batch) {
            send(List.of(entry), () -> {
                if (left.decrementAndGet() == 0) {
                    over.run();
                }
            });
        }
    }

    private CompletableFuture<SendMessageBatchResponse> call(List<Batcher.Entry> batch) {
        try {
            return client.sendMessageBatch(request(batch));
        } catch (RuntimeException e) { // no credentials, closed client: the SDK throws some before it has a future
            return CompletableFuture.failedFuture(e);
        }
    }

    private SendMessageBatchRequest request(List<Batcher.Entry> batch) {
        List<SendMessageBatchRequestEntry> entries = new ArrayList<>(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            Message message = batch.get(i).message();
            Map<String, MessageAttributeValue> attributes = message.base64()
                    ? Map.of(Message.ENVELOPE, string(message.envelope()), Message.ENCODING, BASE64)
                    : Map.of(Message.ENVELOPE, string(message.envelope()));
            entries.add(SendMessageBatchRequestEntry.builder()
                    .id(Integer.toString(i))
                    .messageBody(message.body())
                    .messageAttributes(attributes)
                    .build());
        }
        return SendMessageBatchRequest.builder()
                .queueUrl(queueUrl)
                .entries(entries)
                .overrideConfiguration(o -> o.apiCallTimeout(remaining(batch.get(0))))
                .build();
    }

    /** The oldest entry sets the time, so that no sender waits longer than the timeout, batching included. */
    private Duration remaining(Batcher.Entry oldest) {
        Duration left = timeout.minusNanos(System.nanoTime() - oldest.sinceNanos());
        return left.compareTo(SHORTEST) < 0 ? SHORTEST : left;
    }

    private static MessageAttributeValue string(@Nullable String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value)
                .build();
    }
}
