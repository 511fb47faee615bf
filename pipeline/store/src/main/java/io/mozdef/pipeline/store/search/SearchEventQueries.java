// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import io.mozdef.pipeline.model.condition.Condition;
import io.mozdef.pipeline.store.event.Cursor;
import io.mozdef.pipeline.store.event.EventQueries;
import io.mozdef.pipeline.store.event.GroupFields;
import io.mozdef.pipeline.store.event.StoredEvent;
import io.mozdef.pipeline.store.event.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The questions over all days of events. Whatever is counted is counted by composite aggregations paged to the end: the
 * engines' other aggregations are estimates as soon as there are two shards. Thread-safe.
 */
final class SearchEventQueries implements EventQueries {

    static final String EVENTS = "events-*";
    private static final String EVENT_TIME = TimeRange.Axis.EVENT.field();
    private static final int EXACT_DISTINCT = 40_000;

    private final SearchConnection connection;
    private final ReadyIndices indices;
    private final SearchCall search;

    SearchEventQueries(SearchConnection connection, ReadyIndices indices, Duration timeout) {
        this.connection = connection;
        this.indices = indices;
        this.search = new SearchCall(connection, EVENTS, timeout);
    }

    @Override
    public void refresh() {
        search.refresh();
    }

    @Override
    public Page search(Search question, @Nullable String cursor) {
        Map<String, @Nullable Object> query = query(question.where(), question.range());
        String axis = question.range().axis().field();
        Map<String, @Nullable Object> body = Json.object("query", query, "size", question.pageSize() + 1);
        body.put(
                "sort",
                List.of(
                        Json.object(
                                axis,
                                Json.object("order", question.newestFirst() ? "desc" : "asc", "unmapped_type", "date")),
                        Json.object("mozdef.id", Json.object("order", "asc", "unmapped_type", "keyword")),
                        Json.object("_index", Json.object("order", "asc"))));
        String asked = query + "|" + axis + "|" + question.newestFirst();
        if (cursor != null) {
            body.put("search_after", Cursor.position(asked, cursor));
        }
        List<?> hits = search.hits(body);
        List<StoredEvent> events = hits.stream()
                .limit(question.pageSize())
                .map(SearchEventQueries::event)
                .toList();
        boolean more = hits.size() > question.pageSize();
        String next = more ? Cursor.of(asked, Json.list(Json.at(hits.get(question.pageSize() - 1), "sort"))) : null;
        return new Page(events, next);
    }

    @Override
    public Optional<StoredEvent> find(String index, String id) {
        // the caller may be anybody who may read events: no other index, no pattern, no path
        if (!indices.isOurs(index) || !index.matches("events-\\d{8}") || id.isEmpty()) {
            return Optional.empty();
        }
        return connection
                .find(SearchConnection.document(index, "_doc", id), Map.of())
                .map(SearchEventQueries::event);
    }

    @Override
    public long count(Condition where, TimeRange range) {
        Map<String, @Nullable Object> answer =
                search.search(Json.object("query", query(where, range), "size", 0, "track_total_hits", true));
        return Json.number(Json.at(answer, "hits", "total", "value"));
    }

    @Override
    public List<Group> groups(Condition where, List<String> groupBy, TimeRange range) {
        GroupFields.check(groupBy);
        Map<String, @Nullable Object> times = Json.object(
                "earliest", Json.object("min", Json.object("field", EVENT_TIME)),
                "latest", Json.object("max", Json.object("field", EVENT_TIME)));
        List<Group> groups = new ArrayList<>();
        new CompositePages(search, query(where, range), groupBy, times)
                .forEach(bucket -> groups.add(
                        new Group(bucket.key(), bucket.count(), bucket.instant("earliest"), bucket.instant("latest"))));
        return groups;
    }

    @Override
    public NavigableMap<Instant, Long> histogram(
            Condition where, Map<String, String> key, TimeRange range, Duration step) {
        Histogram histogram = new Histogram(search, member(where, key, range), EVENT_TIME, step);
        return range.axis() == TimeRange.Axis.EVENT
                ? histogram.between(range.from(), range.until())
                : histogram.everywhere();
    }

    @Override
    public List<ValueCount> frequent(
            Condition where, Map<String, String> key, TimeRange range, String field, int atMost) {
        GroupFields.check(List.of(field));
        Comparator<ValueCount> best =
                Comparator.comparing(ValueCount::count).reversed().thenComparing(ValueCount::value);
        PriorityQueue<ValueCount> kept = new PriorityQueue<>(best.reversed());
        new CompositePages(search, member(where, key, range), List.of(field), Map.of()).forEach(bucket -> {
            kept.add(new ValueCount(bucket.key().get(field), bucket.count()));
            if (kept.size() > atMost) {
                kept.poll();
            }
        });
        return kept.stream().sorted(best).toList();
    }

    @Override
    public long distinct(Condition where, Map<String, String> key, TimeRange range, String field) {
        GroupFields.check(List.of(field));
        Map<String, @Nullable Object> query = member(where, key, range);
        long exact = new CompositePages(search, query, List.of(field), Map.of()).count(EXACT_DISTINCT);
        return exact <= EXACT_DISTINCT ? exact : Math.max(exact, estimate(query, field));
    }

    private long estimate(Map<String, @Nullable Object> query, String field) {
        Map<String, @Nullable Object> cardinality =
                Json.object("cardinality", Json.object("field", field, "precision_threshold", EXACT_DISTINCT));
        Map<String, @Nullable Object> answer =
                search.search(Json.object("query", query, "size", 0, "aggs", Json.object("values", cardinality)));
        return Json.number(Json.at(answer, "aggregations", "values", "value"));
    }

    private static Map<String, @Nullable Object> member(Condition where, Map<String, String> key, TimeRange range) {
        return query(Condition.all(where, GroupFields.member(key)), range);
    }

    private static Map<String, @Nullable Object> query(Condition where, TimeRange range) {
        Map<String, @Nullable Object> time = Json.object(
                "range",
                Json.object(
                        range.axis().field(),
                        Json.object(
                                "gte",
                                range.from().toEpochMilli(),
                                "lt",
                                range.until().toEpochMilli(),
                                "format",
                                "epoch_millis")));
        return ConditionQuery.all(List.of(time, ConditionQuery.compile(where)));
    }

    private static StoredEvent event(Object hit) {
        return new StoredEvent(
                Json.text(Json.at(hit, "_index")), Json.text(Json.at(hit, "_id")), Json.map(Json.at(hit, "_source")));
    }
}
