// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mozdef.pipeline.model.condition.Condition;
import io.mozdef.pipeline.model.condition.Modifier;
import io.mozdef.pipeline.model.event.Event;
import io.mozdef.pipeline.store.event.EventQueries.Group;
import io.mozdef.pipeline.store.event.EventQueries.Page;
import io.mozdef.pipeline.store.event.EventQueries.Search;
import io.mozdef.pipeline.store.event.EventQueries.ValueCount;
import io.mozdef.pipeline.testkit.EventBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store answers about events. Two days of them, so that nothing is about one index alone. */
public abstract class EventQueriesContract {

    private static final Instant START = Instant.parse("2026-11-22T23:50:00Z");
    private static final TimeRange ALL = TimeRange.event(START, START.plus(Duration.ofHours(2)));
    private static final int EVENTS = 240;

    private final String run = UUID.randomUUID().toString();
    private final Condition mine = Condition.match("details.run", Modifier.CASED, run);

    protected abstract EventStore store();

    protected abstract EventQueries queries();

    /** An event every five seconds across midnight; users by turns, three addresses, pairs of tags. */
    @BeforeEach
    void write() {
        List<Event> events = IntStream.range(0, EVENTS)
                .mapToObj(i -> event(i, START.plusSeconds(5L * i))
                        .detail("user", "user" + i % 7)
                        .detail("sourceipaddress", i % 3 == 0 ? "2001:DB8:0:0::1" : "10.0.0." + i % 3)
                        .detail("sourceport", (long) (i % 2))
                        .field("tags", i % 2 == 0 ? List.of("even", "all") : List.of("all"))
                        .build())
                .toList();
        assertThat(store().write(events).toCompletableFuture().join()).containsOnly(new WriteOutcome.Stored(false));
        queries().refresh();
    }

    @Test
    void countsWhatLiesInTheHalfOpenRange() {
        assertThat(queries().count(mine, ALL)).isEqualTo(EVENTS);
        assertThat(queries().count(mine, TimeRange.event(START, START.plusSeconds(5))))
                .isEqualTo(1);
        assertThat(queries().count(mine, TimeRange.event(START.plusSeconds(5), START.plusSeconds(10))))
                .isEqualTo(1);
        assertThat(queries().count(mine, TimeRange.event(START, START))).isZero();
    }

    @Test
    void indexTimeIsAnAxisOfItsOwn() {
        assertThat(queries().count(mine, TimeRange.indexed(START, START.plus(Duration.ofDays(20_000)))))
                .isEqualTo(EVENTS);
        assertThat(queries().count(mine, TimeRange.indexed(START.minusSeconds(100), START.minusSeconds(1))))
                .isZero();
    }

    @Test
    void pagesNeitherSkipNorRepeat() {
        for (boolean newestFirst : List.of(true, false)) {
            List<StoredEvent> all = new ArrayList<>();
            @Nullable String cursor = null;
            do {
                Page page = queries().search(new Search(mine, ALL, newestFirst, 37), cursor);
                all.addAll(page.events());
                cursor = page.next();
            } while (cursor != null);
            assertThat(all).hasSize(EVENTS);
            assertThat(new HashSet<>(all.stream().map(StoredEvent::id).toList()))
                    .hasSize(EVENTS);
            assertThat(all.get(0).at("details.n")).isEqualTo(newestFirst ? EVENTS - 1L : 0L);
        }
    }

    @Test
    void pagesNeitherSkipNorRepeatWhereAllTimesAreEqual() {
        Condition same = Condition.match("details.run", Modifier.CASED, run + "same");
        List<Event> events = IntStream.range(0, 101)
                .mapToObj(i -> EventBuilder.receivedAt(START)
                        .id(run + "same" + i)
                        .detail("run", run + "same")
                        .build())
                .toList();
        store().write(events).toCompletableFuture().join();
        queries().refresh();
        HashSet<String> ids = new HashSet<>();
        int seen = 0;
        @Nullable String cursor = null;
        do {
            Page page = queries().search(new Search(same, ALL, true, 10), cursor);
            page.events().forEach(event -> ids.add(event.id()));
            seen += page.events().size();
            cursor = page.next();
        } while (cursor != null);
        assertThat(seen).isEqualTo(101);
        assertThat(ids).hasSize(101);
    }

    @Test
    void theLastPageHasNoCursorEvenWhenItIsFull() {
        assertThat(queries().search(new Search(mine, ALL, true, EVENTS), null).next())
                .isNull();
    }

    @Test
    void aCursorOfAnotherQueryIsRefused() {
        String cursor = queries().search(new Search(mine, ALL, true, 5), null).next();
        assertThat(cursor).isNotNull();
        for (Search other : List.of(
                new Search(Condition.everything(), ALL, true, 5),
                new Search(mine, TimeRange.event(START, START.plusSeconds(500)), true, 5),
                new Search(mine, ALL, false, 5))) {
            assertThatIllegalArgumentException().isThrownBy(() -> queries().search(other, cursor));
        }
        assertThat(queries().search(new Search(mine, ALL, true, 9), cursor).events())
                .hasSize(9);
    }

    @Test
    void anEditedCursorIsRefused() {
        String cursor = queries().search(new Search(mine, ALL, true, 5), null).next();
        assertThat(cursor).isNotNull();
        char other = cursor.charAt(10) == 'A' ? 'B' : 'A';
        for (String edited :
                List.of("", "x", "%%%", "e30", cursor + "A", cursor.substring(0, 10) + other + cursor.substring(11))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> queries().search(new Search(mine, ALL, true, 5), edited));
        }
    }

    @Test
    void groupsNameEveryCombinationWithItsCountAndTimes() {
        List<Group> groups = queries().groups(mine, List.of("details.user", "details.sourceport"), ALL);
        assertThat(groups).hasSize(14);
        assertThat(groups.stream().mapToLong(Group::count).sum()).isEqualTo(EVENTS);
        Group first = groups.stream()
                .filter(g -> g.key().equals(Map.of("details.user", "user0", "details.sourceport", "0")))
                .findFirst()
                .orElseThrow();
        assertThat(first.earliest()).isEqualTo(START);
        assertThat(first.latest()).isEqualTo(START.plusSeconds(5L * 238));
    }

    @Test
    void addressesAreGroupedByValueInTheirCanonicalForm() {
        assertThat(queries().groups(mine, List.of("details.sourceipaddress"), ALL))
                .extracting(group -> group.key().get("details.sourceipaddress"))
                .containsExactlyInAnyOrder("10.0.0.1", "10.0.0.2", "2001:db8::1");
    }

    @Test
    void anEventIsInTheGroupOfEachElementAndInNoneWhenItLacksAField() {
        List<Group> groups = queries().groups(mine, List.of("tags"), ALL);
        assertThat(groups)
                .extracting(Group::key, Group::count)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(Map.of("tags", "even"), EVENTS / 2L),
                        org.assertj.core.groups.Tuple.tuple(Map.of("tags", "all"), (long) EVENTS));
        assertThat(queries().groups(mine, List.of("tags", "details.absent"), ALL))
                .isEmpty();
    }

    @Test
    void groupsGoOnBeyondOnePage() {
        List<Event> events = IntStream.range(0, 6_000)
                .mapToObj(i -> event(i, START)
                        .id(run + "many" + i)
                        .detail("run", run + "many")
                        .detail("many", "m" + i)
                        .build())
                .toList();
        store().write(events).toCompletableFuture().join();
        queries().refresh();
        Condition many = Condition.match("details.run", Modifier.CASED, run + "many");
        assertThat(queries().groups(many, List.of("details.many"), ALL)).hasSize(6_000);
        assertThat(queries().distinct(many, Map.of(), ALL, "details.many")).isEqualTo(6_000);
    }

    @Test
    void textCannotBeGroupedBy() {
        assertThatIllegalArgumentException().isThrownBy(() -> queries().groups(mine, List.of("summary"), ALL));
    }

    @Test
    void histogramLiesOnTheEpochsGrid() {
        Map<String, String> key = Map.of("details.user", "user3");
        Map<Instant, Long> counts = queries().histogram(mine, key, ALL, Duration.ofSeconds(90));
        assertThat(counts.values().stream().mapToLong(n -> n).sum()).isEqualTo(34);
        assertThat(counts.keySet()).allMatch(bucket -> bucket.getEpochSecond() % 90 == 0);
        Instant bucket =
                Instant.ofEpochSecond(Math.floorDiv(START.plusSeconds(15).getEpochSecond(), 90) * 90);
        assertThat(counts).containsEntry(bucket, 2L);
        assertThat(counts.values()).doesNotContain(0L);
    }

    @Test
    void histogramOfTheSmallestStepIsComplete() {
        assertThat(queries().histogram(mine, Map.of(), ALL, Duration.ofSeconds(1)))
                .hasSize(EVENTS)
                .containsEntry(START, 1L);
    }

    @Test
    void histogramOfALongRangeLeapsOverWhatIsEmpty() {
        TimeRange years = TimeRange.event(START.minus(Duration.ofDays(4_000)), START.plus(Duration.ofDays(4_000)));
        assertThat(queries().histogram(mine, Map.of(), years, Duration.ofSeconds(1)))
                .hasSize(EVENTS);
        TimeRange indexed = TimeRange.indexed(START.minus(Duration.ofDays(4_000)), START.plus(Duration.ofDays(4_000)));
        assertThat(queries().histogram(mine, Map.of(), indexed, Duration.ofSeconds(1)))
                .hasSize(EVENTS);
        assertThat(queries().histogram(Condition.any(), Map.of(), indexed, Duration.ofSeconds(1)))
                .isEmpty();
    }

    @Test
    void histogramAndGroupsAgreeOnEveryKindOfKey() {
        for (String field : List.of("details.sourceipaddress", "details.sourceport", "details.user", "tags")) {
            for (Group group : queries().groups(mine, List.of(field), ALL)) {
                assertThat(queries().histogram(mine, group.key(), ALL, Duration.ofHours(3)).values().stream()
                                .mapToLong(n -> n)
                                .sum())
                        .as("%s", group.key())
                        .isEqualTo(group.count());
            }
        }
    }

    @Test
    void frequentValuesComeInOrder() {
        assertThat(queries().frequent(mine, Map.of("details.sourceport", "1"), ALL, "details.user", 3))
                .containsExactly(new ValueCount("user1", 18), new ValueCount("user0", 17), new ValueCount("user2", 17));
    }

    @Test
    void distinctValuesAreCounted() {
        assertThat(queries().distinct(mine, Map.of("details.sourceport", "1"), ALL, "details.user"))
                .isEqualTo(7);
        assertThat(queries().distinct(mine, Map.of(), ALL, "details.absent")).isZero();
    }

    @Test
    void findNeedsTheRightIndex() {
        StoredEvent event =
                queries().search(new Search(mine, ALL, true, 1), null).events().get(0);
        assertThat(queries().find(event.index(), event.id())).contains(event);
        assertThat(queries().find("events-19990101", event.id())).isEmpty();
        assertThat(queries().find("events-*", event.id())).isEmpty();
        assertThat(queries().find("mozdefstate", event.id())).isEmpty();
        assertThat(queries().find(event.index(), "no such")).isEmpty();
        assertThat(queries().find(event.index(), "../_mapping")).isEmpty();
    }

    private EventBuilder event(int number, Instant time) {
        return EventBuilder.receivedAt(time)
                .id(run + "/" + number)
                .detail("run", run)
                .detail("n", (long) number);
    }
}
