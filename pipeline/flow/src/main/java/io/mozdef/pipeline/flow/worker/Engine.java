// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.worker;

import io.mozdef.pipeline.model.event.Event;
import io.mozdef.pipeline.store.event.EventStore;
import io.mozdef.pipeline.store.event.WriteOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Our side of the search engine: sends what {@link Sending} decides, takes the answers, makes others wait, and knows when the
 * engine is away and back (design-events.md 4). Items come from any thread, answers from the store's; {@link #step} belongs to one.
 */
final class Engine {

    private static final Logger LOG = Logger.getLogger(Engine.class);

    private final EventStore store;
    private final Lookback lookback;
    private final Letters letters;
    private final Holding holding;
    private final FlowMeters meters;
    private final LongSupplier nanos;
    private final long probeInterval;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final Sending sending;
    private boolean urgent;
    private volatile @Nullable Outage outage;

    Engine(
            FlowConfig config,
            EventStore store,
            Lookback lookback,
            Letters letters,
            Holding holding,
            FlowMeters meters,
            LongSupplier nanos) {
        this.store = store;
        this.lookback = lookback;
        this.letters = letters;
        this.holding = holding;
        this.meters = meters;
        this.nanos = nanos;
        this.probeInterval = config.probeInterval().toNanos();
        this.sending = new Sending(config, nanos.getAsLong());
    }

    /** Takes the items over. */
    void add(List<Item> items) {
        long now = nanos.getAsLong();
        locked(() -> {
            if (nothingWaits()) {
                // waiting starts now, however long there was nothing to do
                sending.progressed(now);
            }
            for (int i = 0; i < items.size(); i++) {
                Item item = items.get(i);
                if (item.held().mayBeStored()) {
                    lookback.add(item);
                } else {
                    sending.add(item, now);
                }
            }
            if (sending.hasFullBulk() || urgent) {
                work.signal();
            }
            return null;
        });
    }

    /** Waits until more may be taken: bulks are not piling up, and the heap's share is not used up. */
    void awaitRoom() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (outage == null && !urgent && (sending.isFull() || holding.isOverBudget())) {
                room.await(1, TimeUnit.SECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing is held: all of it is decided or given back. @return false when something is still held after that time */
    boolean awaitEmpty(Duration atMost) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = atMost.toNanos();
            while (!holding.isEmpty() && left > 0) {
                left = room.awaitNanos(left);
            }
            return holding.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Called when a delivery left our hands and somebody waits for that. */
    void roomMade() {
        locked(() -> {
            room.signalAll();
            return null;
        });
    }

    /** Whether bulks are sent at once, full or not, and nobody waits for room. */
    void urgent(boolean now) {
        locked(() -> {
            urgent = now;
            work.signal();
            room.signalAll();
            return null;
        });
    }

    /** Waits until there is something to send, at most this long. */
    void awaitWork(Duration atMost) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long now = nanos.getAsLong();
            boolean sendable = outage == null && sending.isReady(now, urgent);
            if (!sendable) {
                var unused = work.awaitNanos(atMost.toNanos());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Sends what may be sent, gives up when nothing moved for too long, tries an engine that failed. */
    void step(Runnable beforeRelease) {
        lookBack();
        for (Bulk bulk = next(); bulk != null; bulk = next()) {
            send(bulk);
        }
        if (givesUp()) {
            beforeRelease.run();
            holding.releaseAll();
            roomMade();
        }
        probe();
    }

    boolean isOut() {
        return outage != null;
    }

    /** Why no deliveries should come in, or empty. */
    Optional<String> problem() {
        return locked(() -> sending.problem()
                .or(() -> outage == null
                        ? Optional.empty()
                        : Optional.of("the search engine takes nothing: " + sending.lastRefusal())));
    }

    private void lookBack() {
        List<Item> fresh = lookback.step(nanos.getAsLong());
        if (!fresh.isEmpty()) {
            long now = nanos.getAsLong();
            locked(() -> {
                sending.progressed(now);
                fresh.forEach(item -> sending.add(item, now));
                return null;
            });
        }
    }

    private boolean nothingWaits() {
        return sending.isIdle() && lookback.isEmpty();
    }

    private @Nullable Bulk next() {
        long now = nanos.getAsLong();
        return locked(() -> {
            Bulk bulk = outage == null ? sending.next(now, urgent) : null;
            if (bulk != null) {
                room.signalAll();
            }
            return bulk;
        });
    }

    private <T extends @Nullable Object> T locked(Supplier<T> what) {
        lock.lock();
        try {
            return what.get();
        } finally {
            lock.unlock();
        }
    }

    private void send(Bulk bulk) {
        var unused = write(bulk.events()).whenComplete((outcomes, error) -> answered(bulk, outcomes));
    }

    private CompletionStage<List<WriteOutcome>> write(List<Event> events) {
        try {
            return store.write(events);
        } catch (RuntimeException e) {
            // against its promise; nothing is lost by trying again
            LOG.warnf("store failed: %s", e.getClass().getName());
            return CompletableFuture.failedFuture(e);
        }
    }

    private void answered(Bulk bulk, @Nullable List<WriteOutcome> outcomes) {
        long now = nanos.getAsLong();
        Answers answers = Answers.read(bulk.items(), outcomes);
        meters.answered(bulk.items().size(), answers.refused().size(), answers.overflowed(), now - bulk.sent());
        boolean keep;
        lock.lock();
        try {
            if (!sending.landed(bulk)) {
                return; // given up meanwhile: its deliveries come again
            }
            keep = sending.settle(bulk, answers, now);
            work.signal();
        } finally {
            lock.unlock();
        }
        if (keep) {
            answers.poisoned().forEach(p -> letters.keep(p.item().record(), Worker.STAGE_STORE, p.reason()));
        }
    }

    private boolean givesUp() {
        long now = nanos.getAsLong();
        return locked(() -> {
            if (outage != null || nothingWaits() || !sending.isStuck(now)) {
                return false;
            }
            LOG.warn("the search engine took nothing for too long: everything held is given back");
            Outage begun = new Outage(now + probeInterval);
            sending.giveUp(begun::sample);
            lookback.forEach(begun::sample);
            lookback.clear();
            outage = begun;
            return true;
        });
    }

    private void probe() {
        Outage tried = outage;
        if (tried == null) {
            return;
        }
        List<Event> events = locked(() -> tried.probe(nanos.getAsLong(), probeInterval));
        if (events != null) {
            var unused = write(events).whenComplete((outcomes, error) -> probed(tried, outcomes));
        }
    }

    private void probed(Outage tried, @Nullable List<WriteOutcome> outcomes) {
        boolean closedDays = locked(() -> {
            tried.probed();
            Outage.Recovery recovery = Outage.read(outcomes, !sending.isBraked());
            if (recovery.over()) {
                end(tried, recovery.written());
            }
            return outage == tried && recovery.refused() && !sending.isBraked();
        });
        if (closedDays) {
            var unused = store.takesToday()
                    .thenAccept(takes -> locked(() -> {
                        if (takes) {
                            end(tried, false);
                        }
                        return null;
                    }));
        }
    }

    private void end(Outage over, boolean written) {
        if (outage == over) {
            LOG.info("the search engine writes again");
            outage = null;
            sending.recovered(written, nanos.getAsLong());
            work.signal();
        }
    }
}
