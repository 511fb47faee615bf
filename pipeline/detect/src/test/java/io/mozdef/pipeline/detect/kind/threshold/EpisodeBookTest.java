// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.kind.threshold;

import static org.assertj.core.api.Assertions.assertThat;

import io.mozdef.pipeline.model.condition.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EpisodeBookTest {

    private static final Window MINUTE = new Window(Duration.ofMinutes(1));
    private static final long WITHIN = 60;

    private final TreeMap<Long, Long> events = new TreeMap<>();
    private List<Episode> known = List.of();
    private int clock;

    @Test
    void opensAtTheFirstWindowThatReachesTheThresholdAndStartsWithItsFirstEvent() {
        arrive(3, 0, 100, 130, 140, 150);

        assertThat(extents()).containsExactly("100-150");
        assertThat(known.get(0).start()).isEqualTo(100);
    }

    @Test
    void whatCameBeforeTheWindowIsNotPartOfIt() {
        arrive(3, 30, 80, 135, 136);

        assertThat(extents()).containsExactly("80-136");
    }

    @Test
    void goesOnUntilAPauseLongerThanWithin() {
        arrive(3, 100, 101, 102);
        arrive(3, 162);
        arrive(3, 223);

        assertThat(extents()).containsExactly("100-162");
    }

    @Test
    void aSecondBurstAfterThePauseIsAnotherEpisode() {
        arrive(3, 100, 101, 102);
        arrive(3, 163, 164, 165);

        assertThat(extents()).containsExactly("100-102", "163-165");
    }

    @Test
    void lateEventsExtendBackWithoutChangingTheStart() {
        arrive(3, 100, 101, 102);
        arrive(3, 90);

        assertThat(extents()).containsExactly("90-102");
        assertThat(known.get(0).start()).isEqualTo(100);
    }

    @Test
    void aLateEventThatNoWindowJoinsToTheBurstStaysOutsideAsIfItHadComeInTime() {
        arrive(3, 100, 130, 150);
        arrive(3, 60);
        List<String> late = extents();

        events.clear();
        known = List.of();
        arrive(3, 60, 100, 130, 150);

        assertThat(late).containsExactly("100-150").isEqualTo(extents());
    }

    @Test
    void aLateEventInTheMiddleJoinsTwoEpisodesUnderTheOlderName() {
        arrive(3, 100, 101, 102);
        arrive(3, 200, 201, 202);
        arrive(3, 150);

        assertThat(extents()).containsExactly("100-202");
        assertThat(known.get(0).start()).isEqualTo(100);
    }

    @Test
    void aLateEventConnectsEventsThatWereTooFarAway() {
        arrive(3, 100, 101, 102, 200, 250, 300);
        assertThat(extents()).containsExactly("100-102");

        arrive(3, 150);

        assertThat(extents()).containsExactly("100-300");
    }

    @Test
    void seeingTheSameEventsAgainChangesNothing() {
        arrive(3, 100, 101, 102, 140);
        List<Episode> before = known;

        look(3, 100, 140);

        assertThat(known).isEqualTo(before);
    }

    @Test
    void theOrderOfArrivalDoesNotMatter() {
        for (int seed = 0; seed < 3_000; seed++) {
            Random random = new Random(seed);
            events.clear();
            known = List.of();
            int threshold = 1 + random.nextInt(5);
            List<Long> times = new ArrayList<>();
            int number = 1 + random.nextInt(40);
            int span = 50 + random.nextInt(2_000);
            for (int i = 0; i < number; i++) {
                times.add((long) random.nextInt(span));
            }
            Collections.shuffle(times, random);
            for (int from = 0; from < times.size(); ) {
                int to = Math.min(times.size(), from + 1 + random.nextInt(8));
                // a slice overlaps the one before: some events are seen as new again
                int again = Math.max(0, from - random.nextInt(4));
                times.subList(from, to).forEach(t -> events.merge(t, 1L, Long::sum));
                List<Long> seen = times.subList(again, to);
                look(threshold, Collections.min(seen), Collections.max(seen));
                from = to;
            }
            assertThat(extents()).as("seed %d", seed).isEqualTo(oracle(threshold));
            assertThat(known).extracting(Episode::start).doesNotHaveDuplicates();
        }
    }

    private void arrive(long threshold, long... times) {
        for (long time : times) {
            events.merge(time, 1L, Long::sum);
        }
        if (times.length > 0) {
            look(threshold, times[0], times[times.length - 1]);
        }
    }

    /** What a run does with a key whose new events lie between the two times. */
    private void look(long threshold, long earliest, long latest) {
        long until = latest + WITHIN;
        while (true) {
            EpisodeBook book = new EpisodeBook(threshold, MINUTE, Instant.ofEpochSecond(clock), known);
            book.take(buckets(earliest - WITHIN, until), earliest);
            if (book.neededUntil(known) <= until) {
                known = book.remembered();
                clock++;
                return;
            }
            until = book.neededUntil(known);
        }
    }

    private NavigableMap<Instant, Long> buckets(long from, long until) {
        NavigableMap<Instant, Long> buckets = new TreeMap<>();
        events.subMap(from, true, until, true).forEach((t, n) -> buckets.put(Instant.ofEpochSecond(t), n));
        return buckets;
    }

    private List<String> extents() {
        return known.stream().map(e -> e.first() + "-" + e.last()).toList();
    }

    /** The definition, applied to all events in order of time. */
    private List<String> oracle(long threshold) {
        List<String> found = new ArrayList<>();
        long first = Long.MIN_VALUE;
        long last = Long.MIN_VALUE;
        for (Map.Entry<Long, Long> event : events.entrySet()) {
            long at = event.getKey();
            if (last != Long.MIN_VALUE && at - last <= WITHIN) {
                last = at;
                continue;
            }
            if (last != Long.MIN_VALUE) {
                found.add(first + "-" + last);
                last = Long.MIN_VALUE;
            }
            NavigableMap<Long, Long> window = events.subMap(at - WITHIN, false, at, true);
            long sum = window.values().stream().mapToLong(n -> n).sum();
            if (sum >= threshold) {
                first = window.firstKey();
                last = at;
            }
        }
        if (last != Long.MIN_VALUE) {
            found.add(first + "-" + last);
        }
        return found;
    }
}
