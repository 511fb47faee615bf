// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.sqs;

import io.mozdef.pipeline.transport.deadletter.DeadLetter;
import io.mozdef.pipeline.transport.deadletter.DeadLetterException;
import io.mozdef.pipeline.transport.deadletter.DeadLetterReader;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/** Reads a dead-letter queue. What is read and not removed is visible again when the reader closes. */
final class SqsDeadLetterReader implements DeadLetterReader {

    private static final Logger LOG = Logger.getLogger(SqsDeadLetterReader.class);
    private static final int HIDDEN_SECONDS = 600;
    private static final int BATCH = 10;

    /** SQS may answer with nothing although there is something; three times in a row it has nothing. */
    private static final int EMPTY_ANSWERS = 3;

    private final String source;
    private final SqsQueue queue;
    private final Clock clock;
    private final Deque<Message> waiting = new ArrayDeque<>();
    private final Map<String, String> handles = new HashMap<>();

    SqsDeadLetterReader(String source, SqsQueue queue, Clock clock) {
        this.clock = clock;
        this.source = source;
        this.queue = queue;
    }

    @Override
    public Optional<Kept> next() {
        for (int empty = 0; waiting.isEmpty() && empty < EMPTY_ANSWERS; empty++) {
            receive();
        }
        return Optional.ofNullable(waiting.poll()).map(SqsKept::new);
    }

    private void receive() {
        try {
            List<Message> messages = queue.client()
                    .receiveMessage(r -> r.queueUrl(queue.url())
                            .maxNumberOfMessages(BATCH)
                            .waitTimeSeconds(1)
                            .visibilityTimeout(HIDDEN_SECONDS)
                            .messageAttributeNames("All")
                            .messageSystemAttributeNames(
                                    MessageSystemAttributeName.SENT_TIMESTAMP,
                                    MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT))
                    .messages();
            for (Message message : messages) {
                if (handles.put(message.messageId(), message.receiptHandle()) == null) {
                    waiting.add(message);
                }
            }
        } catch (SdkException e) {
            throw new DeadLetterException("cannot read " + queue.url() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        List<String> rest = new ArrayList<>(handles.values());
        try {
            for (int i = 0; i < rest.size(); i += BATCH) {
                showAgain(rest.subList(i, Math.min(i + BATCH, rest.size())));
            }
        } catch (SdkException e) {
            LOG.warnf("letters show again after %s seconds only error=%s", HIDDEN_SECONDS, e.getMessage());
        }
    }

    private void showAgain(List<String> some) {
        List<ChangeMessageVisibilityBatchRequestEntry> entries = IntStream.range(0, some.size())
                .mapToObj(i -> ChangeMessageVisibilityBatchRequestEntry.builder()
                        .id(Integer.toString(i))
                        .receiptHandle(some.get(i))
                        .visibilityTimeout(0)
                        .build())
                .toList();
        queue.client().changeMessageVisibilityBatch(r -> r.queueUrl(queue.url()).entries(entries));
    }

    private final class SqsKept implements Kept {

        private final String messageId;
        private final DeadLetter letter;
        private final @Nullable Instant keptAt;

        SqsKept(Message message) {
            ReceivedMessage received = ReceivedMessage.read(message, clock.instant());
            messageId = message.messageId();
            letter = received.envelope()
                    .letter(received.bytes(), source, messageId, received.sent(), received.receiveCount());
            keptAt = received.envelope().diedAt();
        }

        @Override
        public DeadLetter letter() {
            return letter;
        }

        @Override
        public @Nullable Instant keptAt() {
            return keptAt;
        }

        @Override
        public void remove() {
            String handle = handles.remove(messageId);
            try {
                queue.client().deleteMessage(r -> r.queueUrl(queue.url()).receiptHandle(handle));
            } catch (SdkException e) {
                throw new DeadLetterException("cannot remove a letter from " + queue.url() + ": " + e.getMessage(), e);
            }
        }
    }
}
