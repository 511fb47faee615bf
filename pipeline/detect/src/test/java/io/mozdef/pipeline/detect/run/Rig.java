// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.run;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mozdef.pipeline.detect.kind.RuleKind;
import io.mozdef.pipeline.detect.kind.simple.SimpleKind;
import io.mozdef.pipeline.detect.kind.threshold.ThresholdKind;
import io.mozdef.pipeline.detect.leader.Leadership;
import io.mozdef.pipeline.detect.rule.RuleFile;
import io.mozdef.pipeline.detect.rule.RuleReader;
import io.mozdef.pipeline.detect.rule.source.RuleLibrary;
import io.mozdef.pipeline.detect.rule.source.RuleSource;
import io.mozdef.pipeline.model.event.Event;
import io.mozdef.pipeline.store.alert.AlertStore;
import io.mozdef.pipeline.store.alert.AlertStore.StoredAlert;
import io.mozdef.pipeline.store.event.EventQueries;
import io.mozdef.pipeline.store.event.EventStore;
import io.mozdef.pipeline.store.state.LeaseKeeper;
import io.mozdef.pipeline.store.state.StateStore;
import io.mozdef.pipeline.testkit.EventBuilder;
import io.mozdef.pipeline.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Stores, a bus and any number of replicas of the alerts role, with clocks set by hand. */
public final class Rig implements AutoCloseable {

    public static final Duration LEASE = Duration.ofSeconds(15);
    public static final List<RuleKind> KINDS = List.of(new SimpleKind(), new ThresholdKind());

    static final String BRUTEFORCE =
            """
            title: Brute force
            id: 5f0f6b0e-3c1b-4d0f-9a54-0d5b7d0c2b11
            detection: {s: {summary|contains: failed}, condition: s}
            threshold: {group_by: details.sourceipaddress, count: 10, within: 2m}
            schedule: 10s
            alert: {classname: Brute, category: bruteforce, summary: '{count} by {value}'}
            """;

    static final String DELETION =
            """
            title: Deletion
            id: 0f6f3d9d-55cb-4a6c-b7fb-3b4f7d8b8d0e
            detection: {s: {category: ldapChange}, condition: s}
            schedule: 10s
            alert: {classname: Deletion, category: ldap, summary: '{hostname} deleted'}
            """;

    public final SettableClock clock;
    final AtomicLong nanos = new AtomicLong(1_000_000);
    public final EventStore writer;
    final EventQueries events;
    public final AlertStore alerts;
    final StateStore states;
    final RecordingBus bus = new RecordingBus();
    final Faults faults = new Faults();
    final List<RuleFile> files = new ArrayList<>(
            List.of(new RuleFile("ssh/brute.yml", BRUTEFORCE, ""), new RuleFile("ldap/deletion.yml", DELETION, "")));
    private int made;
    private Runnable closing = () -> {};

    Rig(SettableClock clock, EventStore writer, EventQueries events, AlertStore alerts, StateStore states) {
        this.clock = clock;
        this.writer = writer;
        this.events = events;
        this.alerts = alerts;
        this.states = states;
    }

    /** A replica whose writes pass the rig's faults. */
    AlertsEngine replica() {
        RuleSource source = new RuleSource() {
            @Override
            public String name() {
                return "rig";
            }

            @Override
            public Contents read() {
                return new Contents(files, List.of());
            }
        };
        StateStore faulty = faults.on(states);
        LeaseKeeper lease = new LeaseKeeper(faulty, "alerts", "rig", LEASE, clock, nanos::get);
        AlertsEngine engine = new AlertsEngine(
                new RigConfig(),
                new RuleLibrary(List.of(source), new RuleReader(KINDS), Map.of()),
                KINDS,
                new AlertsStores(events, faults.on(alerts), faulty),
                faults.on(bus),
                new Leadership(lease, LEASE, nanos::get),
                clock,
                new SimpleMeterRegistry());
        engine.start();
        return engine;
    }

    Rig closing(Runnable what) {
        closing = what;
        return this;
    }

    @Override
    public void close() {
        closing.run();
    }

    /** Every rule's text, from the next reload on. */
    void edit(UnaryOperator<String> change) {
        files.replaceAll(file -> new RuleFile(file.path(), change.apply(file.text()), file.tests()));
    }

    void pass(Duration time) {
        clock.advance(time);
        nanos.addAndGet(time.toNanos());
    }

    /** Ticks once a second for that long. */
    void tickFor(AlertsEngine engine, Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            pass(Duration.ofSeconds(1));
            engine.tick();
        }
    }

    /** A failed login that happened at this time and is indexed now. */
    void attack(String address, Instant time) {
        write(event(time).field("summary", "Failed password for root").detail("sourceipaddress", address));
    }

    void attacks(String address, int number) {
        for (int i = 0; i < number; i++) {
            attack(address, clock.instant());
        }
    }

    void deletion(String host) {
        write(event(clock.instant()).field("category", "ldapChange").field("hostname", host));
    }

    private EventBuilder event(Instant time) {
        return EventBuilder.receivedAt(clock.instant()).happenedAt(time).id("e" + made++);
    }

    private void write(EventBuilder builder) {
        Event event = builder.build();
        writer.write(List.of(event)).toCompletableFuture().join();
    }

    List<StoredAlert> stored() {
        AlertStore.Filter all = new AlertStore.Filter(
                Instant.parse("2000-01-01T00:00:00Z"),
                Instant.parse("2100-01-01T00:00:00Z"),
                List.of(),
                List.of(),
                List.of(),
                null,
                null);
        List<StoredAlert> stored = new ArrayList<>();
        String cursor = null;
        do {
            AlertStore.Page page = alerts.list(all, 500, cursor);
            stored.addAll(page.alerts());
            cursor = page.next();
        } while (cursor != null);
        return stored;
    }

    List<String> summaries() {
        return Stream.of(stored())
                .flatMap(List::stream)
                .map(a -> String.valueOf(a.source().get("summary")))
                .sorted()
                .toList();
    }
}
