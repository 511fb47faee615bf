// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.ledger;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What became of the events of one source, counted in events:
 * {@code received = stored + duplicate + dropped + dead-lettered + released + in flight}. Thread-safe.
 */
public final class SourceLedger {

    private final String source;
    private final MeterRegistry registry;
    private final Counter received;
    private final Counter redelivered;
    private final Counter stored;
    private final Counter duplicate;
    private final Counter released;
    private final Map<String, Counter> dropped = new ConcurrentHashMap<>();
    private final Map<String, Counter> deadLettered = new ConcurrentHashMap<>();
    private final LongAdder inFlight = new LongAdder();

    SourceLedger(String source, MeterRegistry registry) {
        this.source = source;
        this.registry = registry;
        received = counter("received", "events taken from the source, unreadable records as one each");
        redelivered = counter("redelivered", "received events whose delivery the transport marks as seen before");
        stored = counter("stored", "events confirmed by the search engine");
        duplicate = counter("duplicate", "events that were stored before");
        released = counter("released", "events given back to the source undone");
        Gauge.builder("mozdef.events.in.flight", inFlight, LongAdder::sum)
                .description("events received and not decided yet")
                .tag("source", source)
                .register(registry);
    }

    public void received(int events, boolean again) {
        received.increment(events);
        inFlight.add(events);
        if (again) {
            redelivered.increment(events);
        }
    }

    public void stored(int events) {
        decided(stored, events);
    }

    public void duplicate(int events) {
        decided(duplicate, events);
    }

    public void released(int events) {
        decided(released, events);
    }

    public void dropped(String reason) {
        decided(dropped.computeIfAbsent(reason, r -> tagged("dropped", "reason", r)), 1);
    }

    public void deadLettered(String stage, int events) {
        decided(deadLettered.computeIfAbsent(stage, s -> tagged("deadlettered", "stage", s)), events);
    }

    /** A balance of all that was counted; exact when nothing moves. */
    public Balance balance() {
        return new Balance(
                (long) received.count(),
                (long) stored.count(),
                (long) duplicate.count(),
                sum(dropped),
                sum(deadLettered),
                (long) released.count(),
                inFlight.sum());
    }

    private void decided(Counter counter, int events) {
        if (events > 0) {
            counter.increment(events);
            inFlight.add(-events);
        }
    }

    private static long sum(Map<String, Counter> counters) {
        return counters.values().stream().mapToLong(c -> (long) c.count()).sum();
    }

    private Counter counter(String what, String description) {
        return Counter.builder("mozdef.events." + what)
                .description(description)
                .tag("source", source)
                .register(registry);
    }

    private Counter tagged(String what, String tag, String value) {
        return Counter.builder("mozdef.events." + what)
                .tag("source", source)
                .tag(tag, value)
                .register(registry);
    }

    /** One moment's figures, in events. */
    public record Balance(
            long received, long stored, long duplicate, long dropped, long deadLettered, long released, long inFlight) {

        /** Received less all that is accounted for: 0 unless something was lost from sight. */
        public long difference() {
            return received - stored - duplicate - dropped - deadLettered - released - inFlight;
        }
    }
}
