// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.sqs;

import io.mozdef.pipeline.transport.delivery.IntakeMeters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;

/**
 * Keeps received messages ours until they are settled or released: extends their visibility, deletes and gives back, ten at
 * a time, on threads of its own. A delete that fails is tried again while the message is ours. Thread-safe.
 */
final class SqsHolder {

    private static final Logger LOG = Logger.getLogger(SqsHolder.class);

    /** What one request of SQS takes. */
    private static final int BATCH = 10;

    /** How long a batch that is not full waits for more. */
    private static final long GATHER_MILLIS = 20;

    private static final long RETRY_MILLIS = 500;

    private final String source;
    private final SqsQueue queue;
    private final Duration visibility;
    private final IntakeMeters meters;
    private final Set<SqsDelivery> held = ConcurrentHashMap.newKeySet();
    private final LinkedBlockingQueue<SqsDelivery> deletes = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<SqsDelivery> returns = new LinkedBlockingQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closing;

    /** @param deleters threads that delete at the same time */
    SqsHolder(String source, SqsQueue queue, Duration visibility, int deleters, IntakeMeters meters) {
        this.source = source;
        this.queue = queue;
        this.visibility = visibility;
        this.meters = meters;
        IntStream.range(0, deleters).forEach(i -> thread("delete-" + i, () -> inBatches(deletes, this::deleteBatch)));
        thread("release", () -> inBatches(returns, this::releaseBatch));
        thread("extend", this::extendUntilClosed);
    }

    private void thread(String what, Runnable work) {
        Thread thread = new Thread(work, "sqs-" + source + "-" + what);
        thread.setDaemon(true);
        threads.add(thread);
    }

    void start() {
        threads.forEach(Thread::start);
    }

    void hold(SqsDelivery delivery) {
        held.add(delivery);
    }

    void delete(SqsDelivery delivery) {
        deletes.add(delivery);
    }

    void giveBack(SqsDelivery delivery) {
        if (closing) {
            releaseBatch(List.of(delivery));
        } else {
            returns.add(delivery);
        }
    }

    /** It stays hidden until its visibility timeout ends, and is not extended any more. */
    void letGo(SqsDelivery delivery) {
        held.remove(delivery);
        meters.released(1);
    }

    private void inBatches(LinkedBlockingQueue<SqsDelivery> waiting, Consumer<List<SqsDelivery>> request) {
        List<SqsDelivery> batch = new ArrayList<>(BATCH);
        try {
            while (!(closing && waiting.isEmpty())) {
                SqsDelivery next = waiting.poll(GATHER_MILLIS * 5, TimeUnit.MILLISECONDS);
                for (; next != null; next = waiting.poll(GATHER_MILLIS, TimeUnit.MILLISECONDS)) {
                    batch.add(next);
                    if (batch.size() == BATCH) {
                        break;
                    }
                }
                if (!batch.isEmpty()) {
                    request.accept(batch);
                    batch.clear();
                }
            }
        } catch (InterruptedException e) {
            LOG.debugf("closed source=%s", source);
        }
    }

    private void deleteBatch(List<SqsDelivery> batch) {
        List<DeleteMessageBatchRequestEntry> entries = IntStream.range(0, batch.size())
                .mapToObj(i -> DeleteMessageBatchRequestEntry.builder()
                        .id(Integer.toString(i))
                        .receiptHandle(batch.get(i).handle)
                        .build())
                .toList();
        try {
            List<BatchResultErrorEntry> failed = queue.client()
                    .deleteMessageBatch(r -> r.queueUrl(queue.url()).entries(entries))
                    .failed();
            Set<Integer> again = new HashSet<>();
            failed.stream()
                    .filter(entry -> !entry.senderFault())
                    .forEach(entry -> again.add(Integer.valueOf(entry.id())));
            failed.stream().filter(BatchResultErrorEntry::senderFault).forEach(entry -> meters.lost());
            meters.settled(batch.size() - failed.size());
            for (int i = 0; i < batch.size(); i++) {
                done(batch.get(i), again.contains(i));
            }
        } catch (SdkException e) {
            LOG.warnf("cannot delete messages, trying again source=%s error=%s", source, e.getMessage());
            pause();
            batch.forEach(delivery -> done(delivery, true));
        }
    }

    private void done(SqsDelivery delivery, boolean again) {
        boolean ours = delivery.deadline - System.nanoTime() > 0;
        if (again && ours && !closing) {
            deletes.add(delivery);
            return;
        }
        if (again) {
            meters.lost();
        }
        held.remove(delivery);
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(closing ? 0 : RETRY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Best effort: what cannot be released now comes back when its visibility timeout ends. */
    private void releaseBatch(List<SqsDelivery> batch) {
        batch.forEach(held::remove);
        changeVisibility(batch, 0);
        meters.released(batch.size());
    }

    private void extendUntilClosed() {
        long visible = visibility.toNanos();
        while (!closing) {
            long now = System.nanoTime();
            List<SqsDelivery> due = new ArrayList<>(BATCH);
            for (SqsDelivery delivery : held) {
                if (delivery.deadline - now < visible / 2) {
                    due.add(delivery);
                    if (due.size() == BATCH) {
                        extend(due);
                        due.clear();
                    }
                }
            }
            if (!due.isEmpty()) {
                extend(due);
            }
            try {
                TimeUnit.NANOSECONDS.sleep(visible / 10);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void extend(List<SqsDelivery> due) {
        long until = System.nanoTime() + visibility.toNanos();
        if (changeVisibility(due, (int) visibility.toSeconds())) {
            due.forEach(delivery -> delivery.deadline = until);
        }
    }

    private boolean changeVisibility(List<SqsDelivery> batch, int seconds) {
        List<ChangeMessageVisibilityBatchRequestEntry> entries = IntStream.range(0, batch.size())
                .mapToObj(i -> ChangeMessageVisibilityBatchRequestEntry.builder()
                        .id(Integer.toString(i))
                        .receiptHandle(batch.get(i).handle)
                        .visibilityTimeout(seconds)
                        .build())
                .toList();
        try {
            // an entry that fails was deleted meanwhile, or is no longer ours
            queue.client()
                    .changeMessageVisibilityBatch(r -> r.queueUrl(queue.url()).entries(entries));
            return true;
        } catch (SdkException e) {
            LOG.warnf("cannot change visibility source=%s error=%s", source, e.getMessage());
            return false;
        }
    }

    /** Deletes what is settled, releases what is still held; takes up to five seconds. */
    void close() {
        closing = true;
        try {
            for (Thread thread : threads) {
                if (thread.getName().endsWith("extend")) {
                    thread.interrupt();
                }
                thread.join(2_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<SqsDelivery> rest = new ArrayList<>(held);
        for (int i = 0; i < rest.size(); i += BATCH) {
            releaseBatch(rest.subList(i, Math.min(i + BATCH, rest.size())));
        }
    }
}
