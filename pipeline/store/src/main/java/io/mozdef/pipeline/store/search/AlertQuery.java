// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import io.mozdef.pipeline.model.alert.AlertStatus;
import io.mozdef.pipeline.model.condition.Condition;
import io.mozdef.pipeline.model.condition.Modifier;
import io.mozdef.pipeline.store.alert.AlertStore.Filter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Searches over alerts. */
final class AlertQuery {

    private AlertQuery() {}

    /** Newest start first, ties by id. */
    static Map<String, @Nullable Object> list(Filter filter) {
        List<Map<String, @Nullable Object>> parts = new ArrayList<>();
        parts.add(Json.object(
                "range",
                Json.object(
                        "episodestart",
                        Json.object(
                                "gte",
                                filter.from().toEpochMilli(),
                                "lt",
                                filter.until().toEpochMilli(),
                                "format",
                                "epoch_millis"))));
        anyOf(parts, "severity", filter.severities());
        anyOf(parts, "category", filter.categories());
        anyOf(
                parts,
                "status",
                filter.statuses().stream().map(AlertStatus::wireName).toList());
        if (filter.ruleId() != null) {
            anyOf(parts, "ruleid", List.of(filter.ruleId()));
        }
        if (filter.text() != null) {
            parts.add(ConditionQuery.compile(Condition.match("summary", Modifier.CONTAINS, filter.text())));
        }
        return body(ConditionQuery.all(parts), "episodestart", "desc");
    }

    /** Oldest first, ties by id. */
    static Map<String, @Nullable Object> unpublished() {
        return body(Json.object("term", Json.object("published", false)), "utctimestamp", "asc");
    }

    private static void anyOf(List<Map<String, @Nullable Object>> parts, String field, List<String> values) {
        if (!values.isEmpty()) {
            parts.add(Json.object("terms", Json.object(field, values)));
        }
    }

    private static Map<String, @Nullable Object> body(Map<String, @Nullable Object> query, String time, String order) {
        return Json.object(
                "query",
                ConditionQuery.all(List.of(query)),
                "seq_no_primary_term",
                true,
                "sort",
                List.of(
                        Json.object(time, Json.object("order", order, "unmapped_type", "date")),
                        Json.object("alertid", Json.object("order", "asc", "unmapped_type", "keyword"))));
    }
}
