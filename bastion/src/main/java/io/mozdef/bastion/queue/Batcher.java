// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Gathers messages of concurrent requests into batches.
 *
 * <p>An idle queue gets a message at once. While batches are under way, the next ones fill up to ten entries or the
 * size limit, and leave after the linger at the latest. Each message gets its own outcome. Thread-safe; the lock covers
 * the list only, never a call to SQS.
 */
final class Batcher {
    /** Most entries of a SendMessageBatch (SQS API reference). */
    static final int MAX_ENTRIES = 10;

    /** Sends a batch, gives every entry its outcome, then runs {@code over}; never throws. */
    interface Sender {
        void send(List<Entry> batch, Runnable over);
    }

    /** Calls back once, after the linger. */
    interface Alarm {
        void set(Runnable task);
    }

    /** A message that waits, or is under way. */
    record Entry(Message message, Consumer<Outcome> outcome, long sinceNanos) {}

    /** How much may gather; sizes in bytes, times in nanoseconds. */
    record Limits(int batchBytes, int inFlight, int waiting, long lingerNanos, long timeoutNanos) {}

    private final Limits limits;
    private final Sender sender;
    private final Alarm alarm;
    private final LongSupplier nanoTime;
    private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private int inFlight;
    private boolean alarmSet;

    Batcher(Limits limits, Sender sender, Alarm alarm, LongSupplier nanoTime) {
        this.limits = limits;
        this.sender = sender;
        this.alarm = alarm;
        this.nanoTime = nanoTime;
    }

    /** @param outcome told once, on any thread */
    void submit(Message message, Consumer<Outcome> outcome) {
        if (add(new Entry(message, outcome, nanoTime.getAsLong()))) {
            sendDue();
        } else {
            outcome.accept(new Outcome.Unavailable("full"));
        }
    }

    private synchronized boolean add(Entry entry) {
        if (waiting.size() >= limits.waiting()) {
            return false;
        }
        waiting.add(entry);
        waitingBytes += entry.message().size();
        return true;
    }

    /** Gives up what waited past the timeout, and sends what has lingered long enough. */
    private void alarmed() {
        synchronized (this) {
            alarmSet = false;
        }
        giveUp();
        sendDue();
    }

    synchronized int waiting() {
        return waiting.size();
    }

    synchronized int inFlight() {
        return inFlight;
    }

    private void sendDue() {
        for (List<Entry> batch = take(); batch != null; batch = take()) {
            sender.send(batch, this::finished);
        }
        if (needsAlarm()) {
            alarm.set(this::alarmed);
        }
    }

    private synchronized boolean needsAlarm() {
        boolean needed = !waiting.isEmpty() && !alarmSet;
        alarmSet |= needed;
        return needed;
    }

    private void finished() {
        synchronized (this) {
            inFlight--;
        }
        sendDue();
    }

    private synchronized @Nullable List<Entry> take() {
        Entry first = waiting.peek();
        if (first == null || inFlight >= limits.inFlight()) {
            return null;
        }
        boolean full = waiting.size() >= MAX_ENTRIES || waitingBytes >= limits.batchBytes();
        boolean lingered = nanoTime.getAsLong() - first.sinceNanos() >= limits.lingerNanos();
        if (inFlight > 0 && !full && !lingered) {
            return null;
        }
        List<Entry> batch = new ArrayList<>(MAX_ENTRIES);
        long bytes = 0;
        while (batch.size() < MAX_ENTRIES && !waiting.isEmpty()) {
            int size = waiting.element().message().size();
            if (!batch.isEmpty() && bytes + size > limits.batchBytes()) {
                break;
            }
            bytes += size;
            batch.add(waiting.remove());
        }
        waitingBytes -= bytes;
        inFlight++;
        return batch;
    }

    private void giveUp() {
        List<Entry> late = new ArrayList<>();
        long now = nanoTime.getAsLong();
        synchronized (this) {
            while (!waiting.isEmpty() && now - waiting.element().sinceNanos() >= limits.timeoutNanos()) {
                Entry entry = waiting.remove();
                waitingBytes -= entry.message().size();
                late.add(entry);
            }
        }
        late.forEach(entry -> entry.outcome().accept(new Outcome.Unavailable("timeout")));
    }
}
