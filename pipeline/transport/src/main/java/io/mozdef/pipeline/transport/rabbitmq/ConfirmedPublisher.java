// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.rabbitmq;

import com.rabbitmq.client.BlockedCallback;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Publishes so that nothing is lost unnoticed: persistent, {@code mandatory}, with confirms. One thread writes what all
 * callers hand over, many messages for each flush; callers never wait for the socket. What waits for confirms is bounded in
 * messages and bytes; beyond that, or while the broker is away or blocks publishers, callers are refused at once.
 * Thread-safe. Stages complete on the connection's reader thread: continuations must not block.
 */
public final class ConfirmedPublisher implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ConfirmedPublisher.class);

    /** Rough size of what travels beside a body: properties, headers, frames. Keeps tiny messages from being free. */
    private static final int OVERHEAD_BYTES = 300;

    /** Most messages written before a flush, so that the first does not wait for the last. */
    private static final int CORK_LIMIT = 512;

    private static final long TICK_MILLIS = 200;

    /** When the topology is declared. */
    public enum Declare {
        /** On every connect: an operator's change is noticed as unroutable messages. */
        ON_CONNECT,
        /** Also before each batch: for low rates where each of several queues must be bound. */
        BEFORE_EACH_BATCH
    }

    private final String name;
    private final RabbitConfig config;
    private final Topology topology;
    private final Declare declare;
    private final RabbitLink link;
    private final PublishMeters meters;
    private final Thread timeouts;
    private final LinkedBlockingQueue<PublishedBatch> queue = new LinkedBlockingQueue<>();
    private final ConcurrentLinkedQueue<PublishedBatch> live = new ConcurrentLinkedQueue<>();
    private final AtomicInteger messagesInFlight = new AtomicInteger();
    private final AtomicLong bytesInFlight = new AtomicLong();
    private volatile boolean open;
    private volatile @Nullable String blocked;

    /** @param name of the connection, also the tag {@code publisher} of the metrics */
    public ConfirmedPublisher(
            String name, RabbitServer server, Topology topology, Declare declare, MeterRegistry registry) {
        this.name = name;
        this.config = server.config();
        this.topology = topology;
        this.declare = declare;
        this.meters = new PublishMeters(name, registry);
        this.link = new RabbitLink(name, server::connectCorked, this::session);
        this.timeouts = new Thread(this::expireLate, "rabbitmq-" + name + "-timeouts");
        timeouts.setDaemon(true);
        Gauge.builder("mozdef.publish.in.flight", messagesInFlight, AtomicInteger::get)
                .description("messages that wait for their confirms")
                .tag("publisher", name)
                .register(registry);
    }

    public ConfirmedPublisher start() {
        link.start();
        timeouts.start();
        return this;
    }

    /** Why a message published now would be refused, or empty. Ready means: an open channel that is not blocked. */
    public Optional<String> problem() {
        if (link.closing()) {
            return Optional.of("RabbitMQ: closing");
        }
        String block = blocked;
        if (block != null) {
            return Optional.of("RabbitMQ: blocks publishers: " + block);
        }
        return open ? Optional.empty() : link.problem().or(() -> Optional.of("RabbitMQ: not connected"));
    }

    /** Publishes one message. */
    public CompletionStage<PublishOutcome> publish(Outgoing message) {
        return publish(List.of(message)).thenApply(outcomes -> outcomes.get(0));
    }

    /**
     * Publishes messages in their order. Returns at once; the stage never fails.
     *
     * @return the outcome of each message, in the same order
     */
    public CompletionStage<List<PublishOutcome>> publish(List<Outgoing> messages) {
        if (messages.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        long bytes = 0;
        for (Outgoing message : messages) {
            bytes += message.body().length + (long) OVERHEAD_BYTES;
        }
        Optional<String> problem = problem();
        if (problem.isPresent()) {
            return refuse(messages.size(), problem.get());
        }
        if (!reserve(messages.size(), bytes)) {
            return refuse(messages.size(), "too many messages wait for the broker");
        }
        long size = bytes;
        PublishedBatch batch = new PublishedBatch(
                messages,
                bytes,
                System.nanoTime() + config.confirmTimeout().toNanos(),
                () -> free(messages.size(), size));
        live.add(batch);
        queue.add(batch);
        if (!open) {
            refuseQueued("connection lost");
        }
        return batch.done;
    }

    private CompletionStage<List<PublishOutcome>> refuse(int count, String reason) {
        PublishOutcome outcome = new PublishOutcome.Unavailable(reason);
        meters.count(outcome, count);
        return CompletableFuture.completedFuture(Collections.nCopies(count, outcome));
    }

    private boolean reserve(int messages, long bytes) {
        int inFlight = messagesInFlight.addAndGet(messages);
        long inFlightBytes = bytesInFlight.addAndGet(bytes);
        boolean fits = inFlightBytes <= config.maxInFlightBytes();
        // one message that is larger than all that may wait goes alone: refused now, it would be refused for ever
        boolean alone = messages == 1 && inFlight == 1;
        if (inFlight <= config.maxInFlight() && (fits || alone)) {
            return true;
        }
        free(messages, bytes);
        return false;
    }

    private void free(int messages, long bytes) {
        messagesInFlight.addAndGet(-messages);
        bytesInFlight.addAndGet(-bytes);
    }

    private void session(Connection connection, RabbitLink owner) throws IOException, InterruptedException {
        Unconfirmed unconfirmed = new Unconfirmed(config.maxInFlight());
        connection.addBlockedListener((BlockedCallback) reason -> blocked = reason, () -> blocked = null);
        try (Channel channel = connection.createChannel()) {
            topology.declare(channel);
            listen(channel, unconfirmed);
            channel.confirmSelect();
            open = true;
            owner.opened();
            write(channel, CorkedFrames.of(connection), unconfirmed);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new IOException("timed out closing the channel", e);
        } finally {
            open = false;
            blocked = null;
            PublishOutcome lost = new PublishOutcome.Unavailable("connection lost before the confirm");
            meters.count(lost, unconfirmed.resolveAll(lost));
            refuseQueued("connection lost");
        }
    }

    private void listen(Channel channel, Unconfirmed unconfirmed) {
        channel.addConfirmListener(
                (tag, multiple) -> meters.count(
                        PublishOutcome.CONFIRMED, unconfirmed.resolve(tag, multiple, PublishOutcome.CONFIRMED)),
                (tag, multiple) ->
                        meters.count(PublishOutcome.NACKED, unconfirmed.resolve(tag, multiple, PublishOutcome.NACKED)));
        channel.addReturnListener(returned -> {
            PublishOutcome outcome = new PublishOutcome.Returned("no queue is bound: " + returned.getReplyText());
            String id = returned.getProperties().getMessageId();
            if (id != null && unconfirmed.returned(id, outcome)) {
                meters.count(outcome, 1);
            } else {
                // Qpid refuses an unroutable message before it returns it
                LOG.debugf("a returned message is known already publisher=%s messageId=%s", name, id);
            }
        });
    }

    /** Writes batches until the channel is over; when closing, until what was handed over is confirmed or late. */
    private void write(Channel channel, CorkedFrames frames, Unconfirmed unconfirmed)
            throws IOException, InterruptedException {
        while (channel.isOpen() && !(link.closing() && messagesInFlight.get() == 0)) {
            PublishedBatch batch = queue.poll(link.closing() ? 10 : TICK_MILLIS, TimeUnit.MILLISECONDS);
            if (batch == null) {
                continue;
            }
            frames.cork();
            try {
                for (int written = 0; batch != null; batch = written < CORK_LIMIT ? queue.poll() : null) {
                    written += batch.size;
                    write(channel, batch, unconfirmed, frames);
                }
            } finally {
                frames.uncork();
            }
        }
    }

    private void write(Channel channel, PublishedBatch batch, Unconfirmed unconfirmed, CorkedFrames frames)
            throws IOException {
        List<Outgoing> messages = batch.messages();
        if (messages == null) {
            return;
        }
        int next = 0;
        try {
            if (declare == Declare.BEFORE_EACH_BATCH) {
                frames.uncork();
                topology.declare(channel);
            }
            for (; next < messages.size() && blocked == null; next++) {
                Outgoing message = messages.get(next);
                long number = channel.getNextPublishSeqNo();
                if (!unconfirmed.add(new Unconfirmed.Slot(number, batch, next, message.id()))) {
                    break;
                }
                channel.basicPublish(
                        message.exchange(), message.routingKey(), true, message.properties(), message.body());
            }
        } finally {
            // what was not written: the broker blocks, left a gap in its confirms, or is gone
            PublishOutcome refused = new PublishOutcome.Unavailable("the broker takes no messages now");
            meters.count(refused, batch.resolveFrom(next, refused));
        }
    }

    private void refuseQueued(String reason) {
        PublishOutcome outcome = new PublishOutcome.Unavailable(reason);
        for (PublishedBatch batch = queue.poll(); batch != null; batch = queue.poll()) {
            meters.count(outcome, batch.resolveFrom(0, outcome));
        }
    }

    /** Batches have one and the same patience, so the oldest are first in line. */
    private void expireLate() {
        while (!Thread.currentThread().isInterrupted()) {
            long now = System.nanoTime();
            for (PublishedBatch oldest = live.peek();
                    oldest != null && (oldest.isDone() || oldest.deadline - now < 0);
                    oldest = live.peek()) {
                meters.count(PublishOutcome.TIMED_OUT, oldest.resolveFrom(0, PublishOutcome.TIMED_OUT));
                live.remove(oldest);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Refuses new messages, waits a little for outstanding confirms, and closes the connection. */
    @Override
    public void close() {
        link.close();
        refuseQueued("closed");
        timeouts.interrupt();
    }
}
