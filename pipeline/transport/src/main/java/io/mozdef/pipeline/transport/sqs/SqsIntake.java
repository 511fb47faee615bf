// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.sqs;

import io.micrometer.core.instrument.MeterRegistry;
import io.mozdef.pipeline.transport.delivery.Intake;
import io.mozdef.pipeline.transport.delivery.IntakeMeters;
import io.mozdef.pipeline.transport.source.SourcesConfig.SourceConfig;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/**
 * Takes messages from one SQS queue: each poller receives ten, passes them on one after the other, and receives again. What
 * is received stays ours until it is settled or released ({@link SqsHolder}).
 */
public final class SqsIntake implements Intake {

    private static final Logger LOG = Logger.getLogger(SqsIntake.class);
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    /**
     * How long a poller lets messages gather after a receive that was not full. A receive answers as soon as there is one message: at
     * rates between idle and full the pollers would ask for one or two at a time, and each request costs us, and at SQS money, as
     * much as one for ten. Less than the pause between two bulk requests, so that nobody notices it.
     */
    private static final long GATHER_MILLIS = 20;

    /** What one receive can bring. */
    private static final int FULL = 10;

    /** design-events.md 5. */
    private static final int LEAST_RECEIVES = 100;

    /** What a receive that waits may take longer than it said it would wait, before it is given up at a stop. */
    private static final Duration LATE = Duration.ofSeconds(5);

    private final String source;
    private final CancellableHttp http;
    private final SqsClient client;
    private final Receiver receiver;
    private final Clock clock;
    private final Duration visibility;
    private final Duration pollWait;
    private final ReceiveMessageRequest request;
    private final IntakeMeters meters;
    private final SqsQueue queue;
    private final SqsHolder holder;
    private final List<Poller> pollers = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile boolean paused;
    private volatile boolean closing;
    private volatile @Nullable String problem = "not connected yet";

    SqsIntake(String source, SourceConfig config, Receiver receiver, MeterRegistry registry, Clock clock) {
        this.http = new CancellableHttp(SqsQueue.http(config));
        this.client = SqsQueue.client(config, http);
        SqsQueue queue = new SqsQueue(SqsQueue.client(config), config.queue());
        this.clock = clock;
        this.source = source;
        this.receiver = receiver;
        this.visibility = config.visibility();
        this.pollWait = config.pollWait();
        this.meters = new IntakeMeters(source, registry);
        this.queue = queue;
        this.holder = new SqsHolder(source, queue, visibility, config.pollers(), meters);
        this.request = ReceiveMessageRequest.builder()
                .queueUrl(queue.url())
                .maxNumberOfMessages(FULL)
                .waitTimeSeconds((int) pollWait.toSeconds())
                .visibilityTimeout((int) visibility.toSeconds())
                .messageAttributeNames("All")
                .messageSystemAttributeNames(
                        MessageSystemAttributeName.SENT_TIMESTAMP, MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT)
                .build();
        for (int i = 0; i < config.pollers(); i++) {
            pollers.add(new Poller(i));
        }
    }

    SqsIntake start() {
        holder.start();
        pollers.forEach(Thread::start);
        return this;
    }

    @Override
    public String source() {
        return source;
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        paused = false;
        wake();
    }

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<String> problem() {
        String now = problem;
        return now != null ? Optional.of("SQS: " + now) : paused ? Optional.of("paused") : Optional.empty();
    }

    private final class Poller extends Thread {

        private long pause = FIRST_PAUSE_MILLIS;
        private boolean receiving;

        Poller(int number) {
            super("sqs-" + source + "-poll-" + number);
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                if (this == pollers.get(0)) {
                    warnOfEarlyRedrive();
                }
                while (awaitTurn()) {
                    List<SqsDelivery> deliveries = receive();
                    pass(deliveries);
                    if (!deliveries.isEmpty() && deliveries.size() < FULL) {
                        rest(GATHER_MILLIS);
                    }
                }
            } catch (InterruptedException e) {
                LOG.debugf("closed source=%s", source);
            }
        }

        /** @return whether to receive: not when closing */
        private boolean awaitTurn() throws InterruptedException {
            lock.lockInterruptibly();
            try {
                while (paused && !closing) {
                    changed.await();
                }
                receiving = !closing;
                return receiving;
            } finally {
                lock.unlock();
            }
        }

        private List<SqsDelivery> receive() throws InterruptedException {
            List<SqsDelivery> deliveries = new ArrayList<>();
            try {
                long deadline = System.nanoTime() + visibility.toNanos();
                for (Message message : client.receiveMessage(request).messages()) {
                    deliveries.add(read(message, Math.max(deadline, System.nanoTime() + visibility.toNanos() / 2)));
                }
                problem = null;
                pause = FIRST_PAUSE_MILLIS;
                received();
            } catch (RuntimeException e) {
                // the SDK's, or key files that cannot be read just now
                received();
                failed(e.getMessage());
            }
            return deliveries;
        }

        private void received() {
            lock.lock();
            try {
                receiving = false;
            } finally {
                lock.unlock();
            }
        }

        /** Wakes it from whatever it waits for, but not from a receive: what the server sends to that must not be lost. */
        void end() {
            lock.lock();
            try {
                if (!receiving) {
                    interrupt();
                }
            } finally {
                lock.unlock();
            }
        }

        private void failed(@Nullable String message) throws InterruptedException {
            String words = message == null ? "no answer" : message;
            if (problem == null && !closing) {
                LOG.warnf("cannot receive, trying again source=%s error=%s", source, words);
            }
            problem = words;
            rest(pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1));
            pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
        }

        private void rest(long millis) throws InterruptedException {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
            lock.lockInterruptibly();
            try {
                for (long left = end - System.nanoTime(); left > 0 && !closing; left = end - System.nanoTime()) {
                    var unused = changed.awaitNanos(left);
                }
            } finally {
                lock.unlock();
            }
        }

        private void pass(List<SqsDelivery> deliveries) throws InterruptedException {
            deliveries.forEach(holder::hold);
            for (SqsDelivery delivery : deliveries) {
                if (paused || closing) {
                    delivery.release();
                    continue;
                }
                try {
                    receiver.receive(delivery);
                } catch (RuntimeException e) {
                    LOG.errorf(e, "receiver failed, delivery given back source=%s", source);
                    delivery.release();
                }
            }
        }
    }

    private void warnOfEarlyRedrive() {
        queue.maxReceiveCount().ifPresent(count -> {
            if (count < LEAST_RECEIVES) {
                LOG.warnf(
                        "the queue moves messages away after %d receives, which an outage reaches with good ones;"
                                + " its redrive policy should allow %d or more source=%s",
                        count, LEAST_RECEIVES, source);
            }
        });
    }

    private SqsDelivery read(Message message, long deadline) {
        ReceivedMessage received = ReceivedMessage.read(message, clock.instant());
        if (!received.sound()) {
            meters.mismatched();
            LOG.warnf("encoding or checksum does not match source=%s messageId=%s", source, message.messageId());
        }
        meters.received(received.receiveCount() > 1);
        return new SqsDelivery(
                holder,
                message.receiptHandle(),
                received.bytes(),
                received.envelope().receipt(source, received.sent()),
                received.envelope().identity(message.messageId()),
                received.envelope().ordinal(),
                received.receiveCount(),
                deadline);
    }

    /**
     * Lets the receives that wait at the server end by themselves, at most {@code poll-wait} and five seconds: the server
     * would go on to hand messages to one that is cut off, and nobody would see them before their visibility ends.
     */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        long deadline = System.nanoTime() + pollWait.plus(LATE).toNanos();
        pollers.forEach(Poller::end);
        try {
            for (Poller poller : pollers) {
                poller.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
            }
            http.cancel();
            for (Poller poller : pollers) {
                poller.join(1_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        holder.close();
        problem = "closed";
    }
}
