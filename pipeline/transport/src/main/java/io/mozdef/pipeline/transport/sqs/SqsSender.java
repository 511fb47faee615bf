// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.sqs;

import io.mozdef.pipeline.transport.deadletter.DeadLetterException;
import io.mozdef.pipeline.transport.deadletter.LetterTooLargeException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Sends bytes with their envelope to one queue, within the queue's own limit. Thread-safe. */
final class SqsSender {

    /** SQS' own limit since August 2025, for queues that do not tell theirs (ElasticMQ). */
    private static final int USUAL_LIMIT = 1 << 20;

    /** Names and types of both attributes, which count. */
    private static final int ATTRIBUTE_BYTES = 60;

    private final SqsQueue queue;
    private volatile int limit;

    SqsSender(SqsQueue queue) {
        this.queue = queue;
    }

    /** Makes the envelope, as long as told or as short as possible. */
    interface EnvelopeWriter {
        String write(boolean shortened);
    }

    /**
     * Sends; returns when SQS holds it. Bytes that fit neither as text nor as base64 are compressed.
     *
     * @throws DeadLetterException when SQS does not hold it; {@link LetterTooLargeException} when it never will
     */
    void send(byte[] bytes, EnvelopeWriter envelope) {
        SqsText text = SqsText.of(bytes);
        String written = envelope.write(false);
        if (size(text, written) > limit()) {
            text = SqsText.packed(bytes);
            written = envelope.write(true);
            if (size(text, written) > limit()) {
                int told = limit;
                // somebody may raise it: the next letter asks again
                limit = 0;
                throw new LetterTooLargeException(told == 0 ? USUAL_LIMIT : told);
            }
        }
        Map<String, MessageAttributeValue> attributes = new HashMap<>();
        attributes.put(SqsEnvelope.ATTRIBUTE, string(written));
        String encoding = text.encoding();
        if (encoding != null) {
            attributes.put(SqsEnvelope.ENCODING_ATTRIBUTE, string(encoding));
        }
        String body = text.body();
        try {
            queue.client()
                    .sendMessage(r -> r.queueUrl(queue.url()).messageBody(body).messageAttributes(attributes));
        } catch (SdkException e) {
            throw new DeadLetterException("SQS did not take the message: " + e.getMessage(), e);
        }
    }

    private static MessageAttributeValue string(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value)
                .build();
    }

    private static int size(SqsText text, String envelope) {
        return text.body().getBytes(StandardCharsets.UTF_8).length
                + envelope.getBytes(StandardCharsets.UTF_8).length
                + ATTRIBUTE_BYTES;
    }

    private int limit() {
        if (limit == 0) {
            try {
                String told = queue.client()
                        .getQueueAttributes(
                                r -> r.queueUrl(queue.url()).attributeNames(QueueAttributeName.MAXIMUM_MESSAGE_SIZE))
                        .attributes()
                        .get(QueueAttributeName.MAXIMUM_MESSAGE_SIZE);
                limit = told == null ? USUAL_LIMIT : Integer.parseInt(told);
            } catch (SdkException e) {
                return USUAL_LIMIT;
            }
        }
        return limit;
    }
}
