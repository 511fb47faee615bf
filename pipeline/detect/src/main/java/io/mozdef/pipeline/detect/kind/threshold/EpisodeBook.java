// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.kind.threshold;

import io.mozdef.pipeline.model.condition.Window;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The episodes of one key, and how events change them. Pure: the same counts on the same episodes give the same result.
 *
 * <p>Which events belong to an episode does not depend on the order in which they came: an episode is opened by a window
 * that reaches the threshold, and goes on with every event until a pause longer than {@code within}. Late events therefore
 * extend an episode forward, and back when a window that holds them reaches the threshold; they never open a second one,
 * and one that fills the pause between two joins them under the older name. Only the start, which is the identity, stays
 * as it was when the episode opened.
 */
final class EpisodeBook {

    /** Most episodes remembered for a key, newest first: a late event that belongs to an older one may open it anew. */
    static final int MOST = 256;

    private final long threshold;
    private final long within;
    private final long span;
    private final Instant now;
    private final List<Episode> episodes;
    private final TreeSet<Long> touched = new TreeSet<>();

    EpisodeBook(long threshold, Window window, Instant now, List<Episode> known) {
        this.threshold = threshold;
        this.within = window.within().toSeconds();
        this.span = window.buckets() * window.step().toSeconds();
        this.now = now;
        this.episodes = new ArrayList<>(known);
        sort();
    }

    /**
     * Takes in counts.
     *
     * @param buckets counts by start of bucket, from {@code newFrom - within} on, without gaps in what was asked
     * @param newFrom bucket of the earliest new event: windows that end before it were seen by an earlier run
     */
    void take(NavigableMap<Instant, Long> buckets, long newFrom) {
        Deque<Map.Entry<Instant, Long>> window = new ArrayDeque<>();
        long sum = 0;
        for (Map.Entry<Instant, Long> bucket : buckets.entrySet()) {
            long at = bucket.getKey().getEpochSecond();
            window.addLast(bucket);
            sum += bucket.getValue();
            while (window.getFirst().getKey().getEpochSecond() <= at - span) {
                sum -= window.removeFirst().getValue();
            }
            if (at >= newFrom) {
                if (sum >= threshold) {
                    reach(window.getFirst().getKey().getEpochSecond(), at);
                } else {
                    goOn(at);
                }
            }
        }
    }

    private void reach(long from, long to) {
        Episode episode = episodes.stream()
                .filter(e -> e.touches(from, to, within))
                .findFirst()
                .orElseGet(() -> Episode.open(from, to, now));
        replace(episode, episode.widenedTo(from, to));
    }

    private void goOn(long at) {
        Optional<Episode> open =
                episodes.stream().filter(e -> e.isContinuedBy(at, within)).findFirst();
        open.ifPresent(episode -> replace(episode, episode.widenedTo(at, at)));
    }

    private void replace(Episode before, Episode after) {
        episodes.remove(before);
        Episode merged = after;
        for (Episode other : List.copyOf(episodes)) {
            if (other.touches(merged, within)) {
                episodes.remove(other);
                touched.remove(other.start());
                Episode older = older(merged, other);
                merged =
                        older.widenedTo(Math.min(merged.first(), other.first()), Math.max(merged.last(), other.last()));
            }
        }
        touched.remove(before.start());
        touched.add(merged.start());
        episodes.add(merged);
        sort();
    }

    /** Of two that turn out to be one, the one that was found first keeps its name. */
    private static Episode older(Episode one, Episode other) {
        int byOpening = one.opened().compareTo(other.opened());
        return byOpening < 0 || byOpening == 0 && one.start() <= other.start() ? one : other;
    }

    private void sort() {
        episodes.sort(Comparator.comparingLong(Episode::first));
    }

    /** Episodes that hold any of the events taken in, by start. */
    List<Episode> touched() {
        return episodes.stream().filter(e -> touched.contains(e.start())).toList();
    }

    /**
     * Up to where counts must be known for the result to be final: past the end of each episode that has a new end, since
     * events that were alone before may now continue it.
     */
    long neededUntil(List<Episode> known) {
        long needed = Long.MIN_VALUE;
        for (Episode episode : touched()) {
            boolean sameEnd = known.stream().anyMatch(k -> k.last() == episode.last());
            if (!sameEnd) {
                needed = Math.max(needed, episode.last() + within);
            }
        }
        return needed;
    }

    /** All episodes to remember, oldest first. */
    List<Episode> remembered() {
        return List.copyOf(episodes.subList(Math.max(0, episodes.size() - MOST), episodes.size()));
    }

    static List<Episode> read(Map<String, @Nullable Object> content) {
        List<Episode> episodes = new ArrayList<>();
        if (content.get("episodes") instanceof List<?> list) {
            for (Object one : list) {
                episodes.add(Episode.of((Map<?, ?>) Objects.requireNonNull(one)));
            }
        }
        return episodes;
    }
}
