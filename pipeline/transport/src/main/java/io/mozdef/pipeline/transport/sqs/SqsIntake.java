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
import software.amazon.awssdk.core.exception.SdkException;
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

    private final String source;
    private final CancellableHttp http;
    private final SqsClient client;
    private final Receiver receiver;
    private final Clock clock;
    private final Duration visibility;
    private final ReceiveMessageRequest request;
    private final IntakeMeters meters;
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
        this.meters = new IntakeMeters(source, registry);
        this.holder = new SqsHolder(source, queue, visibility, config.pollers(), meters);
        this.request = ReceiveMessageRequest.builder()
                .queueUrl(queue.url())
                .maxNumberOfMessages(10)
                .waitTimeSeconds((int) config.pollWait().toSeconds())
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

        Poller(int number) {
            super("sqs-" + source + "-poll-" + number);
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                while (!closing) {
                    awaitResumed();
                    pass(receive());
                }
            } catch (InterruptedException e) {
                LOG.debugf("closed source=%s", source);
            }
        }

        private void awaitResumed() throws InterruptedException {
            lock.lockInterruptibly();
            try {
                while (paused && !closing) {
                    changed.await();
                }
            } finally {
                lock.unlock();
            }
        }

        private List<SqsDelivery> receive() throws InterruptedException {
            if (closing) {
                return List.of();
            }
            List<SqsDelivery> deliveries = new ArrayList<>();
            try {
                long deadline = System.nanoTime() + visibility.toNanos();
                for (Message message : client.receiveMessage(request).messages()) {
                    deliveries.add(read(message, Math.max(deadline, System.nanoTime() + visibility.toNanos() / 2)));
                }
                problem = null;
                pause = FIRST_PAUSE_MILLIS;
            } catch (SdkException e) {
                failed(e.getMessage());
            }
            return deliveries;
        }

        private void failed(@Nullable String message) throws InterruptedException {
            String words = message == null ? "no answer" : message;
            if (problem == null && !closing) {
                LOG.warnf("cannot receive, trying again source=%s error=%s", source, words);
            }
            problem = words;
            TimeUnit.MILLISECONDS.sleep(pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1));
            pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
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

    @Override
    public void close() {
        closing = true;
        wake();
        http.cancel();
        try {
            for (Poller poller : pollers) {
                poller.interrupt();
                poller.join(2_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        holder.close();
        problem = "closed";
    }
}
