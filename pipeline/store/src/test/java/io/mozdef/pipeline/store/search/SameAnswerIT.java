// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.mozdef.pipeline.model.condition.Condition;
import io.mozdef.pipeline.model.condition.Modifier;
import io.mozdef.pipeline.model.event.Event;
import io.mozdef.pipeline.store.event.EventQueries;
import io.mozdef.pipeline.store.event.EventQueries.Page;
import io.mozdef.pipeline.store.event.EventQueries.Search;
import io.mozdef.pipeline.store.event.StoredEvent;
import io.mozdef.pipeline.store.event.TimeRange;
import io.mozdef.pipeline.store.event.WriteOutcome;
import io.mozdef.pipeline.store.memory.MemoryEventStore;
import io.mozdef.pipeline.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The evaluator in process and the engine give the same answer to every condition over random, awkward events. */
class SameAnswerIT {

    private static final long SEED = 20261123;
    private static final int EVENTS = 2_000;
    private static final int CONDITIONS = 150;
    private static final Instant DAY = Instant.parse("2026-11-23T00:00:00Z");
    private static final TimeRange RANGE = TimeRange.event(DAY, DAY.plus(Duration.ofDays(1)));

    private static SearchEngine engine;
    private static EventQueries searched;
    private static EventQueries remembered;

    @BeforeAll
    static void write() {
        EngineUnderTest.empty();
        engine = EngineUnderTest.open(SettableClock.at("2026-11-23T10:00:00Z"));
        MemoryEventStore memory = new MemoryEventStore(SettableClock.at("2026-11-23T10:00:00Z"));
        AwkwardEvents awkward = new AwkwardEvents(new Random(SEED));
        List<Event> events = IntStream.range(0, EVENTS).mapToObj(awkward::event).toList();
        List<WriteOutcome> outcomes =
                engine.events().write(events).toCompletableFuture().join();
        assertThat(outcomes).containsOnly(new WriteOutcome.Stored(false));
        assertThat(memory.write(events).toCompletableFuture().join()).isEqualTo(outcomes);
        searched = engine.queries();
        searched.refresh();
        remembered = memory.queries();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @ParameterizedTest
    @EnumSource(Modifier.class)
    void everyModifier(Modifier modifier) {
        AwkwardEvents awkward = new AwkwardEvents(new Random(SEED + modifier.ordinal()));
        for (int i = 0; i < CONDITIONS; i++) {
            same(awkward.match(modifier));
        }
    }

    @Test
    void existence() {
        AwkwardEvents.FIELDS.forEach(field -> same(new Condition.Exists(field)));
        for (String other : List.of(
                "details", "details.obj", "details.none", "mozdef", "mozdef.source", "payload", "tags", "nothing")) {
            same(new Condition.Exists(other));
        }
    }

    @Test
    void trees() {
        AwkwardEvents awkward = new AwkwardEvents(new Random(SEED - 1));
        for (int i = 0; i < 2 * CONDITIONS; i++) {
            same(awkward.tree(3));
        }
        same(Condition.everything());
        same(Condition.any());
        same(Condition.not(Condition.any()));
    }

    @Test
    void groups() {
        for (List<String> by : List.of(
                List.of("details.text"),
                List.of("details.sourceipaddress", "details.sourceport"),
                List.of("details.success", "tags"),
                List.of("timestamp"),
                List.of("details.list"),
                List.of("details.dot.ted"))) {
            assertThat(searched.groups(Condition.everything(), by, RANGE))
                    .as("%s", by)
                    .containsExactlyInAnyOrderElementsOf(remembered.groups(Condition.everything(), by, RANGE));
        }
    }

    @Test
    void frequentAndDistinct() {
        for (String field : List.of("details.text", "details.number", "details.sourceipaddress", "details.success")) {
            assertThat(searched.frequent(Condition.everything(), Map.of(), RANGE, field, 10))
                    .isEqualTo(remembered.frequent(Condition.everything(), Map.of(), RANGE, field, 10));
            assertThat(searched.distinct(Condition.everything(), Map.of(), RANGE, field))
                    .isEqualTo(remembered.distinct(Condition.everything(), Map.of(), RANGE, field));
        }
    }

    private static void same(Condition condition) {
        long there = searched.count(condition, RANGE);
        long here = remembered.count(condition, RANGE);
        if (there != here) {
            Set<String> onlyThere = ids(searched, condition);
            Set<String> onlyHere = ids(remembered, condition);
            Set<String> both = new TreeSet<>(onlyThere);
            both.retainAll(onlyHere);
            onlyThere.removeAll(both);
            onlyHere.removeAll(both);
            fail(
                    "%s%n only the engine: %s%n only memory: %s",
                    shortened(condition.toString()), firstOf(onlyThere), firstOf(onlyHere));
        }
    }

    private static String firstOf(Set<String> shown) {
        return shown.size() + " " + shown.stream().limit(2).toList();
    }

    private static String shortened(String text) {
        return text.replaceAll("(.)\\1{100,}", "$1...");
    }

    private static Set<String> ids(EventQueries queries, Condition condition) {
        Set<String> ids = new TreeSet<>();
        @Nullable String cursor = null;
        do {
            Page page = queries.search(new Search(condition, RANGE, true, 1_000), cursor);
            new ArrayList<>(page.events()).stream().map(SameAnswerIT::shown).forEach(ids::add);
            cursor = page.next();
        } while (cursor != null);
        return ids;
    }

    private static String shown(StoredEvent event) {
        return shortened(event.source().toString());
    }
}
