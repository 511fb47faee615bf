// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import io.micrometer.core.instrument.MeterRegistry;
import io.mozdef.pipeline.transport.delivery.Handoff;
import io.mozdef.pipeline.transport.delivery.Intake;
import io.mozdef.pipeline.transport.delivery.IntakeMeters;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/**
 * Consumes one queue: three threads, of which one reads the socket, one passes deliveries to the receiver (which may
 * block), and the link's acknowledges. Acknowledgements are manual and batched: the settled prefix, every few
 * milliseconds. When the channel ends, what was held is void and the broker delivers it again.
 */
public final class RabbitIntake implements Intake {

    private static final Logger LOG = Logger.getLogger(RabbitIntake.class);

    /** How long acknowledgements gather. Short, because a batch that is acknowledged makes room for the next. */
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final String source;
    private final String queue;
    private final int prefetch;
    private final Topology topology;
    private final Receiver receiver;
    private final IntakeMeters meters;
    private final Clock clock;
    private final RabbitLink link;
    private final Handoff<RabbitDelivery> handoff;
    private final Thread passer;
    private volatile boolean paused;
    private volatile boolean consuming;

    /**
     * @param prefetch deliveries that may be held at a time, at least two bulk requests; at most 65,535
     * @param bufferBytes bytes that may wait for the receiver before reading from the socket stops
     */
    public RabbitIntake(
            String source,
            String queue,
            int prefetch,
            long bufferBytes,
            RabbitServer server,
            Receiver receiver,
            MeterRegistry registry,
            Clock clock) {
        this.source = source;
        this.queue = queue;
        this.prefetch = prefetch;
        this.topology = Topology.work(server, queue);
        this.receiver = receiver;
        this.meters = new IntakeMeters(source, registry);
        this.clock = clock;
        this.link = new RabbitLink("intake-" + source, server::connect, this::session);
        this.handoff = new Handoff<>(bufferBytes, delivery -> delivery.body().length);
        this.passer = new Thread(this::pass, "intake-" + source);
        passer.setDaemon(true);
    }

    public RabbitIntake start() {
        link.start();
        passer.start();
        return this;
    }

    @Override
    public String source() {
        return source;
    }

    @Override
    public void pause() {
        paused = true;
        handoff.openWide(true);
        LockSupport.unpark(link.thread());
    }

    @Override
    public void resume() {
        paused = false;
        handoff.openWide(false);
        LockSupport.unpark(link.thread());
    }

    @Override
    public Optional<String> problem() {
        return link.problem().or(() -> paused ? Optional.of("paused") : Optional.empty());
    }

    /** Whether the broker may send deliveries. */
    boolean isConsuming() {
        return consuming;
    }

    private void session(Connection connection, RabbitLink owner) throws IOException {
        Channel channel = connection.createChannel();
        AckWindow window = new AckWindow(channel, owner.thread(), Math.max(1, prefetch / 2), meters);
        try {
            topology.declare(channel);
            channel.basicQos(prefetch);
            owner.opened();
            work(channel, window);
        } catch (AlreadyClosedException e) {
            throw new IOException(e);
        } finally {
            consuming = false;
            window.over();
            handoff.clear();
        }
        if (!link.closing()) {
            throw new IOException(channel.getCloseReason());
        }
    }

    private void work(Channel channel, AckWindow window) throws IOException {
        String consumer = null;
        while (channel.isOpen() && !link.closing()) {
            if (paused && consumer != null) {
                channel.basicCancel(consumer);
                consumer = null;
                consuming = false;
            } else if (!paused && consumer == null) {
                consuming = true;
                consumer = channel.basicConsume(queue, false, new Reading(channel, window));
            }
            if (window.isDirty()) {
                LockSupport.parkNanos(GATHER_NANOS);
                window.flush();
            } else {
                LockSupport.parkNanos(IDLE_NANOS);
            }
        }
        if (channel.isOpen()) {
            if (consumer != null) {
                channel.basicCancel(consumer);
            }
            window.flush();
        }
    }

    /** Runs on the connection's reader thread. */
    private final class Reading extends DefaultConsumer {

        private final AckWindow window;
        private final Headers.Reader headers = new Headers.Reader(source, clock);

        Reading(Channel channel, AckWindow window) {
            super(channel);
            this.window = window;
        }

        @Override
        public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
                throws IOException {
            Map<String, Object> headerMap = properties.getHeaders();
            Object counted = headerMap == null ? null : headerMap.get("x-delivery-count");
            RabbitDelivery delivery = new RabbitDelivery(
                    window,
                    envelope.getDeliveryTag(),
                    body,
                    headers.receipt(properties),
                    Headers.identity(properties, body),
                    Headers.number(headerMap, Headers.ORDINAL),
                    envelope.isRedeliver(),
                    // quorum queues count the deliveries before this one
                    counted == null ? 0 : Headers.number(headerMap, "x-delivery-count") + 1);
            window.add(delivery);
            meters.received(envelope.isRedeliver());
            try {
                handoff.put(delivery);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }

        @Override
        public void handleCancel(String tag) throws IOException {
            LOG.warnf("the broker ended the subscription source=%s queue=%s", source, queue);
            getChannel().abort();
        }

        @Override
        public void handleShutdownSignal(String tag, ShutdownSignalException signal) {
            LockSupport.unpark(link.thread());
        }
    }

    private void pass() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                for (RabbitDelivery delivery : handoff.takeAll()) {
                    pass(delivery);
                }
            }
        } catch (InterruptedException e) {
            LOG.debugf("closed source=%s", source);
        }
    }

    private void pass(RabbitDelivery delivery) throws InterruptedException {
        if (!delivery.ofLiveChannel()) {
            return;
        }
        try {
            receiver.receive(delivery);
        } catch (RuntimeException e) {
            LOG.errorf(e, "receiver failed, delivery given back source=%s", source);
            delivery.release();
        }
    }

    /** Held deliveries go back to the queue when the channel closes. */
    @Override
    public void close() {
        handoff.openWide(true);
        passer.interrupt();
        LockSupport.unpark(link.thread());
        link.close();
    }
}
