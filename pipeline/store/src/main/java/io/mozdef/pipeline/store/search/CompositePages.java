// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import io.mozdef.pipeline.model.event.FieldType;
import io.mozdef.pipeline.model.event.FieldTypes;
import io.mozdef.pipeline.store.event.SearchValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All buckets of a composite aggregation, a page at a time to the end. For one thread. */
final class CompositePages {

    // buckets of one answer; the engines' limit (search.max_buckets) is 65,535, sub-aggregations included
    private static final int PAGE = 5_000;

    private final SearchCall search;
    private final Map<String, @Nullable Object> query;
    private final List<String> fields;
    private final List<Map<String, @Nullable Object>> sources;
    private final Map<String, @Nullable Object> metrics;

    /**
     * @param fields the bucket's key; events that lack one are in no bucket
     * @param metrics further aggregations in each bucket
     */
    CompositePages(
            SearchCall search,
            Map<String, @Nullable Object> query,
            List<String> fields,
            Map<String, @Nullable Object> metrics) {
        this.search = search;
        this.query = query;
        this.fields = fields;
        this.sources = termSources(fields);
        this.metrics = metrics;
    }

    private static List<Map<String, @Nullable Object>> termSources(List<String> fields) {
        List<Map<String, @Nullable Object>> sources = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            sources.add(Json.object(Integer.toString(i), Json.object("terms", Json.object("field", fields.get(i)))));
        }
        return sources;
    }

    void forEach(Consumer<Bucket> consumer) {
        Object after = null;
        do {
            Object page = page(after);
            for (Object bucket : Json.list(Json.at(page, "buckets"))) {
                consumer.accept(new Bucket(fields, Json.map(bucket)));
            }
            after = Json.at(page, "after_key");
        } while (after != null);
    }

    /** How many buckets there are; stops counting once there are more than this. */
    long count(int most) {
        long count = 0;
        Object after = null;
        do {
            Object page = page(after);
            count += Json.list(Json.at(page, "buckets")).size();
            after = Json.at(page, "after_key");
        } while (after != null && count <= most);
        return count;
    }

    private @Nullable Object page(@Nullable Object after) {
        Map<String, @Nullable Object> composite = Json.object("size", PAGE, "sources", sources);
        if (after != null) {
            composite.put("after", after);
        }
        Map<String, @Nullable Object> aggregation = Json.object("composite", composite);
        if (!metrics.isEmpty()) {
            aggregation.put("aggs", metrics);
        }
        Map<String, @Nullable Object> answer =
                search.search(Json.object("query", query, "size", 0, "aggs", Json.object("pages", aggregation)));
        return Json.at(answer, "aggregations", "pages");
    }

    /** One bucket as the engine tells it. */
    record Bucket(List<String> fields, Map<String, @Nullable Object> bucket) {

        Map<String, String> key() {
            Map<String, String> key = new LinkedHashMap<>();
            for (int i = 0; i < fields.size(); i++) {
                Object value = Json.at(bucket, "key", Integer.toString(i));
                boolean time = FieldTypes.searchedAs(fields.get(i)) == FieldType.DATE;
                key.put(fields.get(i), time ? SearchValue.time(Json.number(value)) : Json.text(value));
            }
            return key;
        }

        long count() {
            return Json.number(bucket.get("doc_count"));
        }

        Instant instant(String metric) {
            return Instant.ofEpochMilli(Json.number(Json.at(bucket, metric, "value")));
        }
    }
}
