// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.worker;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Decides what is sent to the search engine and when, from what waits and from what it answered (design-events.md 4).
 * Confined to its owner's lock.
 */
final class Sending {

    private static final Logger LOG = Logger.getLogger(Sending.class);

    private final long noProgress;
    private final long probeInterval;
    private final Backoff backoff;
    private final Backlog backlog;
    private final Throttle throttle;
    private final Brake brake;
    private final Set<Bulk> flying = Collections.newSetFromMap(new IdentityHashMap<>());
    private long lastProgress;
    private long nextBrakeProbe;
    private String lastRefusal = "it does not answer";
    private @Nullable String forbidden;

    Sending(FlowConfig config, long now) {
        noProgress = config.noProgress().toNanos();
        probeInterval = config.probeInterval().toNanos();
        backoff = new Backoff(config.retryBackoff(), config.retryBackoffMax());
        backlog = new Backlog(config);
        brake = new Brake(config.brakeWindow(), config.brakePercent());
        throttle = new Throttle(config.bulkEvents(), config.bulksInFlight(), backoff, now);
        lastProgress = now;
    }

    void add(Item item, long now) {
        backlog.add(item, now);
    }

    /** Something moved: the engine is not away. */
    void progressed(long now) {
        lastProgress = now;
    }

    /** Whether nothing waits and nothing is on its way. */
    boolean isIdle() {
        return backlog.isEmpty() && flying.isEmpty();
    }

    /** Whether as much waits as two bulks can carry. */
    boolean isFull() {
        return backlog.isFull();
    }

    boolean hasFullBulk() {
        return backlog.hasFullBulk();
    }

    /** @param urgent whether fresh items wait no longer for company */
    boolean isReady(long now, boolean urgent) {
        return throttle.allows(flying.size(), now) && backlog.isReady(now, urgent);
    }

    /** The next bulk, which counts as on its way from here on; null when nothing may be sent now. */
    @Nullable
    Bulk next(long now, boolean urgent) {
        if (!throttle.allows(flying.size(), now)) {
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
        return bulk;
    }

    /** The bulk is no more on its way. @return false when it was given up before: its deliveries come again */
    boolean landed(Bulk bulk) {
        return flying.remove(bulk);
    }

    /** Reads the answers. @return whether the poisoned items go to the dead letters; else they are held back here */
    boolean settle(Bulk bulk, Answers answers, long now) {
        boolean keepPoison = !brake.count(answers.good(), answers.poisoned().size());
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
        return keepPoison;
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

    /** Whether nothing moved for too long. */
    boolean isStuck(long now) {
        return now - lastProgress >= noProgress;
    }

    /** Shows all that waits or is on its way, and forgets it. */
    void giveUp(Consumer<Item> visitor) {
        backlog.forEach(visitor);
        flying.forEach(bulk -> bulk.items().forEach(visitor));
        backlog.clear();
        flying.clear();
    }

    /** The engine is back after an outage. @param written whether it took an event */
    void recovered(boolean written, long now) {
        forbidden = null;
        if (written) {
            brake.release();
        }
        throttle.succeeded();
        lastProgress = now;
    }

    boolean isBraked() {
        return brake.isOn();
    }

    /** Why no deliveries should come in although the engine answers, or empty. */
    Optional<String> problem() {
        if (brake.isOn()) {
            return Optional.of("more than the allowed share of events would be dead-lettered: " + lastRefusal);
        }
        return Optional.ofNullable(forbidden).map(reason -> "the search engine refuses us: " + reason);
    }

    /** Why the engine last took something not. */
    String lastRefusal() {
        return lastRefusal;
    }
}
