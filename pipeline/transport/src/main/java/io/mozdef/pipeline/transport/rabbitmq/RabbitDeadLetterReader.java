// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownSignalException;
import io.mozdef.pipeline.transport.deadletter.DeadLetter;
import io.mozdef.pipeline.transport.deadletter.DeadLetterException;
import io.mozdef.pipeline.transport.deadletter.DeadLetterReader;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Reads {@code <queue>.deadletter}. What is read and not removed returns to the queue when the reader closes. */
public final class RabbitDeadLetterReader implements DeadLetterReader {

    private static final int ABORT_MILLIS = 2_000;

    private final String queue;
    private final Connection connection;
    private final Channel channel;
    private final Headers.Reader receipts;

    /** @throws DeadLetterException when the broker cannot be reached */
    public RabbitDeadLetterReader(String queue, RabbitServer server, Clock clock) {
        this.queue = Topology.deadLetterQueue(queue);
        this.receipts = new Headers.Reader(queue, clock);
        try {
            connection = server.connect("deadletter-reader");
            channel = connection.createChannel();
            Topology.deadLetters(server, queue).declare(channel);
        } catch (IOException | TimeoutException | ShutdownSignalException e) {
            throw new DeadLetterException("cannot read " + this.queue + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<Kept> next() {
        try {
            return Optional.ofNullable(channel.basicGet(queue, false)).map(this::kept);
        } catch (IOException | ShutdownSignalException e) {
            throw new DeadLetterException("cannot read " + queue + ": " + e.getMessage(), e);
        }
    }

    private Kept kept(GetResponse response) {
        AMQP.BasicProperties properties = response.getProps();
        Map<String, Object> headers = properties.getHeaders();
        String stage = Headers.text(headers, Headers.STAGE);
        String reason = Headers.text(headers, Headers.REASON);
        DeadLetter letter = new DeadLetter(
                response.getBody(),
                receipts.receipt(properties),
                Headers.identity(properties, response.getBody()),
                Headers.number(headers, Headers.ORDINAL),
                // without our headers the broker itself moved it, at its delivery limit
                stage == null ? "broker" : stage,
                reason == null ? String.valueOf(Headers.text(headers, "x-first-death-reason")) : reason,
                Headers.number(headers, Headers.ATTEMPTS));
        Instant at = properties.getTimestamp() == null
                ? null
                : properties.getTimestamp().toInstant();
        return new RabbitKept(letter, at, response.getEnvelope().getDeliveryTag());
    }

    @Override
    public void close() {
        connection.abort(ABORT_MILLIS);
    }

    private final class RabbitKept implements Kept {

        private final DeadLetter letter;
        private final @Nullable Instant keptAt;
        private final long tag;

        RabbitKept(DeadLetter letter, @Nullable Instant keptAt, long tag) {
            this.letter = letter;
            this.keptAt = keptAt;
            this.tag = tag;
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
            try {
                channel.basicAck(tag, false);
            } catch (IOException | ShutdownSignalException e) {
                throw new DeadLetterException("cannot remove a letter from " + queue + ": " + e.getMessage(), e);
            }
        }
    }
}
