// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts by event time on a grid that starts at the epoch (fixed intervals have no other origin), in stretches that stay
 * far below the engines' limit of 65,535 buckets; stretches without events are leapt over.
 *
 * <p>Not by composite aggregation: OpenSearch 2.19 fails with an ArrayIndexOutOfBoundsException when {@code after} lies
 * behind a segment's last time.
 */
final class Histogram {

    private static final int MOST_BUCKETS = 9_000;

    private final SearchCall search;
    private final Map<String, @Nullable Object> query;
    private final String field;
    private final long step;
    private final NavigableMap<Instant, Long> counts = new TreeMap<>();

    /** @param step whole milliseconds */
    Histogram(SearchCall search, Map<String, @Nullable Object> query, String field, Duration step) {
        this.search = search;
        this.query = query;
        this.field = field;
        this.step = step.toMillis();
    }

    /** Over a range of event time that the query is known to keep to. */
    NavigableMap<Instant, Long> between(Instant from, Instant until) {
        long start = bucket(from.toEpochMilli());
        if ((until.toEpochMilli() - start) / step < MOST_BUCKETS) {
            add(search.search(aggregate(query, Json.object("counts", histogram()))), "counts");
            return counts;
        }
        return from(start);
    }

    /** Over all of event time. */
    NavigableMap<Instant, Long> everywhere() {
        Map<String, @Nullable Object> first = Json.object("first", Json.object("min", Json.object("field", field)));
        Object earliest = Json.at(search.search(aggregate(query, first)), "aggregations", "first", "value");
        return earliest == null ? counts : from(bucket(Json.number(earliest)));
    }

    private NavigableMap<Instant, Long> from(long first) {
        long start = first;
        Object next;
        do {
            long end = start + MOST_BUCKETS * step;
            Map<String, @Nullable Object> stretch =
                    Json.object("filter", range("lt", end), "aggs", Json.object("counts", histogram()));
            Map<String, @Nullable Object> rest = Json.object(
                    "filter",
                    range("gte", end),
                    "aggs",
                    Json.object("first", Json.object("min", Json.object("field", field))));
            Map<String, @Nullable Object> answer = search.search(aggregate(
                    ConditionQuery.all(List.of(query, range("gte", start))),
                    Json.object("stretch", stretch, "rest", rest)));
            add(answer, "stretch", "counts");
            next = Json.at(answer, "aggregations", "rest", "first", "value");
            start = bucket(Json.number(next));
        } while (next != null);
        return counts;
    }

    private void add(Map<String, @Nullable Object> answer, String... path) {
        Object aggregation = Json.at(answer.get("aggregations"), path);
        for (Object bucket : Json.list(Json.at(aggregation, "buckets"))) {
            counts.put(
                    Instant.ofEpochMilli(Json.number(Json.at(bucket, "key"))),
                    Json.number(Json.at(bucket, "doc_count")));
        }
    }

    private long bucket(long millis) {
        return Math.floorDiv(millis, step) * step;
    }

    private Map<String, @Nullable Object> histogram() {
        return Json.object(
                "date_histogram", Json.object("field", field, "fixed_interval", step + "ms", "min_doc_count", 1));
    }

    private Map<String, @Nullable Object> range(String bound, long millis) {
        return Json.object("range", Json.object(field, Json.object(bound, millis, "format", "epoch_millis")));
    }

    private static Map<String, @Nullable Object> aggregate(
            Map<String, @Nullable Object> query, Map<String, @Nullable Object> aggregations) {
        return Json.object("query", query, "size", 0, "aggs", aggregations);
    }
}
