// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.event;

import io.mozdef.pipeline.model.condition.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Questions over stored events. Every answer is exact: counted by the engine over all matching events, paged to the end,
 * and an answer that is only partial (a failed shard, a timeout) is an exception. Thread-safe.
 *
 * <p>All methods throw {@link StoreUnavailableException} when the engine cannot answer now.
 */
public interface EventQueries {

    /** Makes everything that was written before this call visible to the calls after it. */
    void refresh();

    /**
     * Matching events, a page at a time.
     *
     * @param cursor what the page before gave, or null for the first; opaque, and only for the same query
     */
    Page search(Search search, @Nullable String cursor);

    /** One event by its concrete index and id. */
    Optional<StoredEvent> find(String index, String id);

    /** How many events match. */
    long count(Condition where, TimeRange range);

    /**
     * Calls the visitor with every value combination of the group fields that has a matching event in the range. Events that
     * lack one of the fields are in no group; a list-valued field puts the event in the group of each element.
     */
    List<Group> groups(Condition where, List<String> groupBy, TimeRange range);

    /**
     * Matching events of one group on a grid that starts at the epoch.
     *
     * @return count by start of bucket; buckets without events are absent
     */
    NavigableMap<Instant, Long> histogram(Condition where, Map<String, String> key, TimeRange range, Duration step);

    /** How often each value of the field occurs in matching events of one group, most frequent first, ties by value. */
    List<ValueCount> frequent(Condition where, Map<String, String> key, TimeRange range, String field, int atMost);

    /** How many distinct values the field has in matching events of one group; exact up to 40,000, which is the engines' limit. */
    long distinct(Condition where, Map<String, String> key, TimeRange range, String field);

    /**
     * @param where what to match
     * @param range mandatory, so that no question ever scans everything
     * @param newestFirst order along the range's axis, ties by id
     * @param pageSize 1 to 1,000
     */
    record Search(Condition where, TimeRange range, boolean newestFirst, int pageSize) {
        public Search {
            if (pageSize < 1 || pageSize > 1_000) {
                throw new IllegalArgumentException("a page holds 1 to 1000 events");
            }
        }
    }

    /** @param next cursor of the next page, null on the last */
    record Page(List<StoredEvent> events, @Nullable String next) {}

    /**
     * @param key value of each group field, as text
     * @param count matching events in the range
     * @param earliest event time of the first of them
     * @param latest event time of the last of them
     */
    record Group(Map<String, String> key, long count, Instant earliest, Instant latest) {}

    record ValueCount(String value, long count) {}
}
