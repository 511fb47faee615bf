// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.memory;

import io.mozdef.pipeline.model.condition.Condition;
import io.mozdef.pipeline.model.event.FieldType;
import io.mozdef.pipeline.model.event.FieldTypes;
import io.mozdef.pipeline.store.event.Cursor;
import io.mozdef.pipeline.store.event.EventQueries;
import io.mozdef.pipeline.store.event.GroupFields;
import io.mozdef.pipeline.store.event.IpText;
import io.mozdef.pipeline.store.event.SearchValue;
import io.mozdef.pipeline.store.event.StoredEvent;
import io.mozdef.pipeline.store.event.TimeRange;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The questions over events in process; each scans all of them. Thread-safe. */
public final class MemoryEventQueries implements EventQueries {

    private static final String FAMILY = "events-";

    private final MemoryEventStore store;

    MemoryEventQueries(MemoryEventStore store) {
        this.store = store;
    }

    @Override
    public void refresh() {
        // what is written is visible at once
    }

    @Override
    public Page search(Search search, @Nullable String cursor) {
        String axis = search.range().axis().field();
        Comparator<StoredEvent> byTime = Comparator.comparing(event -> millis(event, axis));
        Comparator<StoredEvent> order = (search.newestFirst() ? byTime.reversed() : byTime)
                .thenComparing(StoredEvent::id)
                .thenComparing(StoredEvent::index);
        List<StoredEvent> sorted =
                matching(search.where(), search.range()).sorted(order).toList();
        String query = search.where() + "|" + search.range() + "|" + search.newestFirst();
        int from = cursor == null ? 0 : after(sorted, Cursor.position(query, cursor), axis, search.newestFirst());
        List<StoredEvent> page = sorted.subList(from, Math.min(sorted.size(), from + search.pageSize()));
        boolean more = from + page.size() < sorted.size();
        return new Page(List.copyOf(page), more ? Cursor.of(query, position(page.get(page.size() - 1), axis)) : null);
    }

    private static List<Object> position(StoredEvent event, String axis) {
        return List.of(millis(event, axis), event.id(), event.index());
    }

    private static int after(List<StoredEvent> sorted, List<?> position, String axis, boolean newestFirst) {
        int from = 0;
        while (from < sorted.size() && !isAfter(position(sorted.get(from), axis), position, newestFirst)) {
            from++;
        }
        return from;
    }

    private static boolean isAfter(List<?> one, List<?> other, boolean newestFirst) {
        int byTime = Long.compare((Long) one.get(0), (Long) other.get(0));
        if (byTime != 0) {
            return newestFirst ? byTime < 0 : byTime > 0;
        }
        int byId = ((String) one.get(1)).compareTo((String) other.get(1));
        return byId != 0 ? byId > 0 : ((String) one.get(2)).compareTo((String) other.get(2)) > 0;
    }

    @Override
    public Optional<StoredEvent> find(String index, String id) {
        return store.find(index, id);
    }

    @Override
    public long count(Condition where, TimeRange range) {
        return matching(where, range).count();
    }

    @Override
    public List<Group> groups(Condition where, List<String> groupBy, TimeRange range) {
        GroupFields.check(groupBy);
        Map<List<String>, List<Long>> groups = new LinkedHashMap<>();
        matching(where, range).forEach(event -> {
            Long time = millis(event, TimeRange.Axis.EVENT.field());
            combinations(event, groupBy).forEach(key -> groups.computeIfAbsent(key, k -> new ArrayList<>())
                    .add(time));
        });
        return groups.entrySet().stream()
                .map(group -> group(groupBy, group.getKey(), group.getValue()))
                .toList();
    }

    private static Group group(List<String> fields, List<String> values, List<Long> times) {
        Map<String, String> key = new LinkedHashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            key.put(fields.get(i), values.get(i));
        }
        long earliest = times.stream().mapToLong(t -> t).min().orElseThrow();
        long latest = times.stream().mapToLong(t -> t).max().orElseThrow();
        return new Group(key, times.size(), Instant.ofEpochMilli(earliest), Instant.ofEpochMilli(latest));
    }

    private static List<List<String>> combinations(StoredEvent event, List<String> fields) {
        List<List<String>> combinations = List.of(List.of());
        for (String field : fields) {
            List<List<String>> longer = new ArrayList<>();
            for (List<String> head : combinations) {
                for (String value : keys(event, field)) {
                    List<String> key = new ArrayList<>(head);
                    key.add(value);
                    longer.add(key);
                }
            }
            combinations = longer;
        }
        return combinations;
    }

    /** The distinct values of a field, each in the one form in which the engine names it. */
    private static Collection<String> keys(StoredEvent event, String field) {
        FieldType type = FieldTypes.searchedAs(field);
        if (type == FieldType.KEYWORD) {
            return new TreeSet<>(IndexedValues.texts(event.source(), field));
        }
        TreeSet<String> keys = new TreeSet<>();
        for (Object value : IndexedValues.of(event.source(), field)) {
            String text = value.toString();
            Optional<String> key =
                    switch (type) {
                        case IP -> IpText.number(text).map(IpText::text);
                        case DATE -> SearchValue.millis(text).map(SearchValue::time);
                        case LONG -> SearchValue.number(text).map(n -> Long.toString(SearchValue.floor(n)));
                        case DOUBLE ->
                            SearchValue.number(text)
                                    .map(BigDecimal::doubleValue)
                                    .map(n -> Double.toString(n));
                        default -> Optional.of(text);
                    };
            key.ifPresent(keys::add);
        }
        return keys;
    }

    @Override
    public NavigableMap<Instant, Long> histogram(
            Condition where, Map<String, String> key, TimeRange range, Duration step) {
        NavigableMap<Instant, Long> counts = new TreeMap<>();
        long width = step.toMillis();
        matching(member(where, key), range).forEach(event -> {
            long start = Math.floorDiv(millis(event, TimeRange.Axis.EVENT.field()), width) * width;
            counts.merge(Instant.ofEpochMilli(start), 1L, Long::sum);
        });
        return counts;
    }

    @Override
    public List<ValueCount> frequent(
            Condition where, Map<String, String> key, TimeRange range, String field, int atMost) {
        return values(where, key, range, field).entrySet().stream()
                .map(entry -> new ValueCount(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(ValueCount::count).reversed().thenComparing(ValueCount::value))
                .limit(atMost)
                .toList();
    }

    @Override
    public long distinct(Condition where, Map<String, String> key, TimeRange range, String field) {
        return values(where, key, range, field).size();
    }

    private Map<String, Long> values(Condition where, Map<String, String> key, TimeRange range, String field) {
        GroupFields.check(List.of(field));
        Map<String, Long> counts = new TreeMap<>();
        matching(member(where, key), range)
                .flatMap(event -> keys(event, field).stream())
                .forEach(value -> counts.merge(value, 1L, Long::sum));
        return counts;
    }

    private static Condition member(Condition where, Map<String, String> key) {
        return Condition.all(where, GroupFields.member(key));
    }

    private Stream<StoredEvent> matching(Condition where, TimeRange range) {
        Predicate<Map<String, @Nullable Object>> predicate = ConditionEvaluator.compile(where);
        String axis = range.axis().field();
        long from = range.from().toEpochMilli();
        long until = range.until().toEpochMilli();
        return store.all().stream()
                .filter(event -> event.index().startsWith(FAMILY))
                .filter(event -> {
                    Long time = millis(event, axis);
                    return time != null && time >= from && time < until;
                })
                .filter(event -> predicate.test(event.source()));
    }

    private static Long millis(StoredEvent event, String field) {
        Object value = event.at(field);
        return value == null ? null : SearchValue.millis(value.toString()).orElse(null);
    }
}
