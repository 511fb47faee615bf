// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.mozdef.pipeline.detect.rule.RuleFile;
import io.mozdef.pipeline.model.event.Event;
import io.mozdef.pipeline.store.alert.AlertStore.StoredAlert;
import io.mozdef.pipeline.store.event.WriteOutcome;
import io.mozdef.pipeline.testkit.EventBuilder;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Ten thousand random events for each kind, in order and late, seen by two alerts roles: one on stores in process, one on a
 * real engine. They must raise the same alerts, to the last field. What takes time is each evaluation, not each event, so
 * they come in few and large batches; {@code -Dmozdef.detect.random-batches} and {@code -Dmozdef.detect.random-seeds} ask
 * for more of either.
 */
class SameAlertsIT {

    private static final int EVENTS = Integer.getInteger("mozdef.detect.random-events", 10_000);
    private static final int BATCHES = Integer.getInteger("mozdef.detect.random-batches", 8);
    private static final int SEEDS = Integer.getInteger("mozdef.detect.random-seeds", 1);
    private static final long FIRST_SEED = 20261123;

    private static final String SIMPLE =
            """
            title: Random simple
            id: 11111111-0000-4000-8000-000000000001
            detection:
              words: {summary|contains: [ÀÉ failed, 'inval?d*user'], hostname|endswith: ['1', '.LOCAL']}
              net: {details.sourceipaddress|cidr: [10.0.0.0/9, '2001:db8::/33'], category|cased: Syslog, severity: error}
              port: {details.sourceport|gte: 50000, severity: critical, category|cased: [auth, Syslog]}
              none: {details.username: null}
              condition: (words and net) or (port and not none)
            schedule: 10s
            alert:
              classname: S
              category: c
              summary: '{hostname}/{details.username|nobody}/{details.sourceport}'
              severity: '{severity}'
            """;

    private static final String THRESHOLD =
            """
            title: Random threshold
            id: 11111111-0000-4000-8000-000000000002
            detection:
              words: {summary|token: [failed, user], category|cased: syslog}
              not_net: {details.sourceipaddress|cidr: 192.168.0.0/16}
              condition: words and not not_net
            threshold: {group_by: [details.sourceipaddress, hostname], count: 7, within: 2m}
            schedule: 10s
            alert:
              classname: T
              category: c
              summary: '{count} {value} {top.users} {first.details.username|-} {latest.summary}'
              top: {users: {field: details.username, at_most: 3, each: ' {value}={count}'}}
              samples: 5
            """;

    static Stream<Arguments> rulesAndSeeds() {
        return LongStream.range(FIRST_SEED, FIRST_SEED + SEEDS)
                .boxed()
                .flatMap(seed -> Stream.of(arguments("simple", SIMPLE, seed), arguments("threshold", THRESHOLD, seed)));
    }

    @ParameterizedTest(name = "{0} seed={2}")
    @MethodSource("rulesAndSeeds")
    void processAndEngineRaiseTheSameAlerts(String kind, String rule, long seed)
            throws IOException, InterruptedException {
        Map<String, String> expected;
        List<String> announced;
        try (Rig process = MemoryRig.make()) {
            live(process, rule, seed);
            expected = alerts(process);
            announced = process.bus.ids();
        }
        try (Rig engine = EngineRig.make()) {
            live(engine, rule, seed);
            Map<String, String> actual = alerts(engine);
            assertThat(expected).hasSizeGreaterThan(10);
            assertThat(actual.keySet()).isEqualTo(expected.keySet());
            expected.forEach((id, alert) -> assertThat(actual.get(id)).isEqualTo(alert));
            assertThat(engine.bus.ids()).isEqualTo(announced);
        }
        System.out.printf("%s: random events=%d alerts=%d: no difference%n", kind, EVENTS, expected.size());
    }

    private static void live(Rig rig, String rule, long seed) {
        rig.files.clear();
        rig.files.add(new RuleFile("x/random.yml", rule, ""));
        AlertsEngine role = rig.replica();
        Random random = new Random(seed);
        for (int batch = 0; batch < BATCHES; batch++) {
            rig.pass(Duration.ofSeconds(10 + random.nextInt(170)));
            write(rig, random, batch);
            role.tick();
            assertThat(role.problem()).isEmpty();
        }
        rig.tickFor(role, Duration.ofSeconds(11));
    }

    private static void write(Rig rig, Random random, int batch) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < EVENTS / BATCHES; i++) {
            events.add(event(rig.clock.instant(), random, batch + "-" + i));
        }
        List<WriteOutcome> outcomes =
                rig.writer.write(events).toCompletableFuture().join();
        assertThat(outcomes).allSatisfy(o -> assertThat(o).isInstanceOf(WriteOutcome.Stored.class));
    }

    private static Event event(Instant now, Random random, String id) {
        int age = random.nextInt(10) == 0 ? random.nextInt(3_600) : random.nextInt(20);
        EventBuilder event = EventBuilder.receivedAt(now)
                .id(id)
                .happenedAt(now.minusSeconds(age).minusMillis(random.nextInt(1_000)))
                .field("category", one(random, "syslog", "Syslog", "syslog", "auth"))
                .field("hostname", one(random, "h1", "H1", "h2.LOCAL", "straße1"))
                .field("severity", one(random, "INFO", "error", "CRITICAL", "odd"))
                .field(
                        "summary",
                        one(
                                random,
                                "àé Failed password",
                                "ÀÉ FAILED",
                                "Invalid user x",
                                "inval1d USER *y",
                                "user_failed",
                                "nothing"));
        if (random.nextInt(5) > 0) {
            event.detail(
                    "sourceipaddress",
                    one(random, "10.1.2.3", "10.200.1.1", "192.168.3.4", "2001:db8::1", "2001:0DB8:0::0:1"));
        }
        if (random.nextInt(3) > 0) {
            event.detail("sourceport", one(random, 22L, 49_999L, "50000", 40_000L, 1L, 2L, 3L, 4L));
        }
        if (random.nextInt(3) > 0) {
            event.detail("username", one(random, "root", "Root", List.of("a", "b"), "ünï", List.of()));
        }
        return event.build();
    }

    private static Object one(Random random, Object... values) {
        return values[random.nextInt(values.length)];
    }

    private static Map<String, String> alerts(Rig rig) {
        Map<String, String> alerts = new TreeMap<>();
        for (StoredAlert alert : rig.stored()) {
            alerts.put(alert.id(), alert.index() + canonical(alert.source()));
        }
        return alerts;
    }

    /** Keys in order; the same instant written with and without zeros after the point is one. */
    private static Object canonical(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> sorted = new TreeMap<>();
            map.forEach((key, inner) -> sorted.put(String.valueOf(key), canonical(inner)));
            return sorted;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(SameAlertsIT::canonical).toList();
        }
        return String.valueOf(value).replaceFirst("^([0-9-]+T[0-9:]+)\\.000Z$", "$1Z");
    }
}
