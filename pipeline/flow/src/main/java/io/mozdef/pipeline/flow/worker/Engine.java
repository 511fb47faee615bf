// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.worker;

import io.mozdef.pipeline.model.event.Event;
import io.mozdef.pipeline.store.event.EventStore;
import io.mozdef.pipeline.store.event.WriteOutcome;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Our side of the search engine: fills bulks, sends as many as it may, reads the answers, and knows when to wait, to stop and
 * to try again (design-events.md 4). Items come from any thread, answers from the store's; {@link #step} belongs to one.
 */
final class Engine {

    private static final Logger LOG = Logger.getLogger(Engine.class);

    private final EventStore store;
    private final Lookback lookback;
    private final Letters letters;
    private final Holding holding;
    private final FlowMeters meters;
    private final LongSupplier nanos;
    private final long noProgress;
    private final long probeInterval;
    private final int fullBulk;
    private final Backoff backoff;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final Backlog backlog;
    private final Throttle throttle;
    private final Brake brake;
    private final Set<Bulk> flying = Collections.newSetFromMap(new IdentityHashMap<>());
    private long lastProgress;
    private long nextBrakeProbe;
    private boolean urgent;
    private String lastRefusal = "it does not answer";
    private @Nullable String forbidden;
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
        this.noProgress = config.noProgress().toNanos();
        this.probeInterval = config.probeInterval().toNanos();
        this.fullBulk = config.bulkEvents();
        this.backoff = new Backoff(config.retryBackoff(), config.retryBackoffMax());
        this.backlog = new Backlog(config);
        this.brake = new Brake(config.brakeWindow(), config.brakePercent());
        this.lastProgress = nanos.getAsLong();
        this.throttle = new Throttle(fullBulk, config.bulksInFlight(), backoff, lastProgress);
    }

    /** Takes the items over. */
    void add(List<Item> items) {
        long now = nanos.getAsLong();
        lock.lock();
        try {
            if (nothingWaits()) {
                // waiting starts now, however long there was nothing to do
                lastProgress = now;
            }
            for (int i = 0; i < items.size(); i++) {
                Item item = items.get(i);
                if (item.held().mayBeStored()) {
                    lookback.add(item);
                } else {
                    backlog.add(item, now);
                }
            }
            if (backlog.hasFullBulk() || urgent) {
                work.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until more may be taken: bulks are not piling up, and the heap's share is not used up. */
    void awaitRoom() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (outage == null && !urgent && (backlog.isFull() || holding.isOverBudget())) {
                room.await(1, TimeUnit.SECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing is held: all of it is decided or given back. */
    void awaitEmpty() throws InterruptedException {
        while (!awaitEmpty(Duration.ofSeconds(1))) {
            LOG.debug("waiting for what is held");
        }
    }

    /** @return false when something is still held after that time */
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
        lock.lock();
        try {
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether bulks are sent at once, full or not, and nobody waits for room. */
    void urgent(boolean now) {
        lock.lock();
        try {
            urgent = now;
            work.signal();
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is something to send, at most this long. */
    void awaitWork(Duration atMost) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long now = nanos.getAsLong();
            boolean sendable = outage == null && throttle.allows(flying.size(), now) && backlog.isReady(now, urgent);
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
        lock.lock();
        try {
            if (brake.isOn()) {
                return Optional.of("more than the allowed share of events would be dead-lettered: " + lastRefusal);
            }
            if (forbidden != null) {
                return Optional.of("the search engine refuses us: " + forbidden);
            }
            return outage == null ? Optional.empty() : Optional.of("the search engine takes nothing: " + lastRefusal);
        } finally {
            lock.unlock();
        }
    }

    /** A person says that what the brake holds back belongs into the dead letters. */
    void releaseBrake() {
        List<Item> parked;
        lock.lock();
        try {
            brake.release();
            parked = backlog.unpark();
            work.signal();
        } finally {
            lock.unlock();
        }
        parked.forEach(item -> letters.keep(item.record(), Worker.STAGE_STORE, lastRefusal));
    }

    private void lookBack() {
        List<Item> fresh = lookback.step(nanos.getAsLong());
        if (!fresh.isEmpty()) {
            long now = nanos.getAsLong();
            lock.lock();
            try {
                lastProgress = now;
                fresh.forEach(item -> backlog.add(item, now));
            } finally {
                lock.unlock();
            }
        }
    }

    private boolean nothingWaits() {
        return backlog.isEmpty() && flying.isEmpty() && lookback.isEmpty();
    }

    private @Nullable Bulk next() {
        long now = nanos.getAsLong();
        lock.lock();
        try {
            if (outage != null || !throttle.allows(flying.size(), now)) {
                return null;
            }
            List<Item> items = List.of();
            boolean probesBrake = brake.isOn() && backlog.hasParked() && now - nextBrakeProbe >= 0;
            if (probesBrake) {
                nextBrakeProbe = now + probeInterval;
                items = backlog.sample();
            }
            if (items.isEmpty()) {
                probesBrake = false;
                items = backlog.take(now, throttle.limit(), urgent);
            }
            if (items.isEmpty()) {
                return null;
            }
            Bulk bulk = new Bulk(items, probesBrake, now);
            flying.add(bulk);
            room.signalAll();
            return bulk;
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
            if (!flying.remove(bulk)) {
                return; // given up meanwhile: its deliveries come again
            }
            keep = !brake.count(answers.good(), answers.poisoned().size());
            settle(bulk, answers, keep, now);
            work.signal();
        } finally {
            lock.unlock();
        }
        if (keep) {
            answers.poisoned().forEach(p -> letters.keep(p.item().record(), Worker.STAGE_STORE, p.reason()));
        }
    }

    private void settle(Bulk bulk, Answers answers, boolean keepPoison, long now) {
        if (answers.anyDecided()) {
            lastProgress = keepPoison || answers.good() > 0 ? now : lastProgress;
            forbidden = null;
        }
        if (!keepPoison && !answers.poisoned().isEmpty()) {
            lastRefusal = answers.poisoned().get(0).reason();
            nextBrakeProbe = now + probeInterval;
            backlog.park(answers.poisoned().stream().map(Answers.Poisoned::item).toList());
        }
        if (bulk.probesBrake() && answers.good() > 0) {
            LOG.info("what the brake held back is taken again");
            brake.release();
            backlog.again(backlog.unpark(), now, 0);
        }
        boolean newlyRefused = again(answers, now);
        if (!answers.forbidden().isEmpty()) {
            forbidden = answers.reason();
            backlog.again(answers.forbidden(), now + probeInterval, 0);
            throttle.onlySingle(now + probeInterval);
        } else if (newlyRefused && answers.refused().size() * 2 >= bulk.items().size()) {
            throttle.failed(now);
        } else if (answers.good() > 0) {
            throttle.succeeded();
        }
    }

    /** @return whether something was refused that was not before: what is refused again says nothing about the others */
    private boolean again(Answers answers, long now) {
        List<Item> refused = answers.refused();
        if (refused.isEmpty()) {
            return false;
        }
        lastRefusal = answers.reason();
        int most = 1;
        boolean first = false;
        for (Item item : refused) {
            int refusals = item.refused();
            most = Math.max(most, refusals);
            first |= refusals == 1;
        }
        backlog.again(refused, now + backoff.nanos(most), most);
        return first;
    }

    private boolean givesUp() {
        long now = nanos.getAsLong();
        lock.lock();
        try {
            if (outage != null || nothingWaits() || now - lastProgress < noProgress) {
                return false;
            }
            LOG.warnf(
                    "the search engine took nothing for %d s: everything held is given back",
                    noProgress / 1_000_000_000);
            Outage begun = new Outage(now + probeInterval);
            backlog.forEach(begun::sample);
            flying.forEach(bulk -> bulk.items().forEach(begun::sample));
            lookback.forEach(begun::sample);
            backlog.clear();
            flying.clear();
            lookback.clear();
            outage = begun;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void probe() {
        Outage tried = outage;
        if (tried == null) {
            return;
        }
        List<Event> events;
        lock.lock();
        try {
            events = tried.probe(nanos.getAsLong(), probeInterval);
        } finally {
            lock.unlock();
        }
        if (events != null) {
            var unused = write(events).whenComplete((outcomes, error) -> probed(tried, outcomes));
        }
    }

    private void probed(Outage tried, @Nullable List<WriteOutcome> outcomes) {
        lock.lock();
        try {
            tried.probed();
            Outage.Recovery recovery = Outage.read(outcomes, !brake.isOn());
            if (outage != tried || !recovery.over()) {
                return;
            }
            LOG.info("the search engine writes again");
            outage = null;
            forbidden = null;
            if (recovery.written()) {
                brake.release();
            }
            throttle.succeeded();
            lastProgress = nanos.getAsLong();
            work.signal();
        } finally {
            lock.unlock();
        }
    }
}
