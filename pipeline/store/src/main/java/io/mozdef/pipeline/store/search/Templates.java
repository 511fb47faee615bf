// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import io.mozdef.pipeline.model.event.FieldType;
import io.mozdef.pipeline.model.event.FieldTypes;
import io.mozdef.pipeline.store.event.DetailsOverflow;
import io.mozdef.pipeline.store.event.StoredIds;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The index templates, made from the listed fields and the configuration. */
final class Templates {

    static final String ALERTS = "alerts";
    static final String STATE = "mozdefstate";
    static final String AUDIT = "mozdefaudit";

    // above the engines' own (100 to 200), below what an operator may add on top
    private static final int PRIORITY = 300;
    private static final Pattern DAY = Pattern.compile("-\\d{8}");
    private static final Pattern MONTH = Pattern.compile("-\\d{6}");

    private final SearchConfig config;

    Templates(SearchConfig config) {
        this.config = config;
    }

    /** Every template by its name. */
    Map<String, Map<String, @Nullable Object>> all() {
        Map<String, Map<String, @Nullable Object>> all = new TreeMap<>();
        for (String family : config.families()) {
            all.put(name(family), template(List.of(family + "-*"), family, eventMapping(), config.shards()));
        }
        all.put(
                name(StoredIds.DROPPED),
                template(List.of(StoredIds.DROPPED + "-*"), null, droppedMapping(), config.shards()));
        all.put(name(ALERTS), template(List.of(ALERTS + "-*"), ALERTS, alertMapping(), 1));
        all.put(name(STATE), template(List.of(STATE), null, stateMapping(), 1));
        all.put(name(AUDIT), template(List.of(AUDIT), null, auditMapping(), 1));
        return all;
    }

    /** The template that makes this index, or empty when none of ours does: such an index must not come into being. */
    Optional<String> of(String index) {
        if (STATE.equals(index) || AUDIT.equals(index)) {
            return Optional.of(name(index));
        }
        int dash = index.lastIndexOf('-');
        if (dash < 0) {
            return Optional.empty();
        }
        String family = index.substring(0, dash);
        String suffix = index.substring(dash);
        boolean ours = ALERTS.equals(family)
                ? MONTH.matcher(suffix).matches()
                : isDaily(family) && DAY.matcher(suffix).matches();
        return ours ? Optional.of(name(family)) : Optional.empty();
    }

    private boolean isDaily(String family) {
        return StoredIds.DROPPED.equals(family) || config.families().contains(family);
    }

    private static String name(String family) {
        return "mozdef-" + family;
    }

    private Map<String, @Nullable Object> template(
            List<String> patterns, @Nullable String alias, Map<String, @Nullable Object> mapping, int shards) {
        Map<String, @Nullable Object> settings = Json.object(
                "index.number_of_shards",
                Integer.toString(shards),
                "index.number_of_replicas",
                Integer.toString(config.replicas()),
                "index.refresh_interval",
                config.refreshInterval().toMillis() + "ms",
                "index.mapping.total_fields.limit",
                Integer.toString(SearchSettings.FIELD_LIMIT));
        Map<String, @Nullable Object> template = Json.object("settings", settings, "mappings", mapping);
        if (alias != null) {
            template.put("aliases", Json.object(alias, Map.of()));
        }
        return Json.object(
                "index_patterns",
                patterns,
                "priority",
                PRIORITY,
                "version",
                FieldTypes.VERSION,
                "_meta",
                Json.object("managed_by", "mozdef", "fields", FieldTypes.VERSION, "settings", settings.toString()),
                "template",
                template);
    }

    private static Map<String, @Nullable Object> eventMapping() {
        Map<String, @Nullable Object> properties = Json.object();
        properties.put("details", Json.object("type", "object", "dynamic", true, "properties", Json.object()));
        properties.put("mozdef", Json.object("type", "object", "dynamic", false, "properties", Json.object()));
        properties.put(DetailsOverflow.FIELD, Json.object("type", "object", "enabled", false));
        FieldTypes.all().forEach((path, type) -> {
            int dot = path.indexOf('.');
            Map<String, @Nullable Object> parent =
                    dot < 0 ? properties : Json.map(Json.at(properties, path.substring(0, dot), "properties"));
            parent.put(path.substring(dot + 1), field(type));
        });
        // orders documents of the same time; sorting by _id itself is switched off on many clusters
        Json.map(Json.at(properties, "mozdef", "properties"))
                .put("id", Json.object("type", "keyword", "index", false, "doc_values", true));
        return mapping(properties);
    }

    /** What stays of a dropped event: when it came, from where, and which rule's reason. */
    private static Map<String, @Nullable Object> droppedMapping() {
        Map<String, @Nullable Object> provenance =
                Json.object("source", field(FieldType.KEYWORD), "indexedtimestamp", field(FieldType.DATE));
        return mapping(Json.object(
                "receivedtimestamp",
                field(FieldType.DATE),
                "reason",
                field(FieldType.KEYWORD),
                "mozdef",
                Json.object("type", "object", "dynamic", false, "properties", provenance)));
    }

    private static Map<String, @Nullable Object> alertMapping() {
        Map<String, @Nullable Object> properties = Json.object();
        for (String date : List.of("utctimestamp", "episodestart", "firstseen", "lastseen", "acknowledged")) {
            properties.put(date, field(FieldType.DATE));
        }
        for (String keyword :
                List.of("alertid", "ruleid", "classname", "severity", "category", "tags", "channel", "status", "url")) {
            properties.put(keyword, field(FieldType.KEYWORD));
        }
        properties.put("acknowledgedby", field(FieldType.KEYWORD));
        properties.put("summary", field(FieldType.TEXT));
        properties.put("count", field(FieldType.LONG));
        properties.put("published", field(FieldType.BOOLEAN));
        properties.put("notify_mozdefbot", field(FieldType.BOOLEAN));
        properties.put("errors", field(FieldType.KEYWORD));
        // group fields as their own names, dots and all: shown, not searched
        properties.put("key", Json.object("type", "object", "enabled", false));
        properties.put("notes", Json.object("type", "object", "enabled", false));
        properties.put("details", Json.object("type", "object", "dynamic", true));
        properties.put(
                "events",
                Json.object(
                        "type",
                        "object",
                        "properties",
                        Json.object(
                                "documentindex",
                                field(FieldType.KEYWORD),
                                "documentid",
                                field(FieldType.KEYWORD),
                                "documentsource",
                                Json.object("type", "object", "enabled", false))));
        return mapping(properties);
    }

    private static Map<String, @Nullable Object> stateMapping() {
        return mapping(Json.object(
                "kind",
                field(FieldType.KEYWORD),
                "id",
                field(FieldType.KEYWORD),
                "ref",
                field(FieldType.KEYWORD),
                "content",
                Json.object("type", "object", "enabled", false)));
    }

    private static Map<String, @Nullable Object> auditMapping() {
        return mapping(Json.object(
                "when",
                field(FieldType.DATE),
                "user",
                field(FieldType.KEYWORD),
                "action",
                field(FieldType.KEYWORD),
                "subject",
                field(FieldType.KEYWORD),
                "entry",
                field(FieldType.KEYWORD),
                "facts",
                Json.object("type", "object", "enabled", false)));
    }

    /** What is not listed is kept and shown but not indexed, except below an object that says {@code dynamic}. */
    private static Map<String, @Nullable Object> mapping(Map<String, @Nullable Object> properties) {
        List<Map<String, @Nullable Object>> leaves = List.of("string", "long", "double", "boolean").stream()
                .map(type -> Json.object(
                        type + "s_as_keyword",
                        Json.object("match_mapping_type", type, "mapping", field(FieldType.KEYWORD))))
                .toList();
        return Json.object(
                "dynamic",
                false,
                "date_detection",
                false,
                "numeric_detection",
                false,
                "dynamic_templates",
                leaves,
                "properties",
                properties);
    }

    private static Map<String, @Nullable Object> field(FieldType type) {
        return switch (type) {
            case KEYWORD -> Json.object("type", "keyword", "ignore_above", FieldTypes.IGNORE_ABOVE);
            case TEXT ->
                Json.object(
                        "type",
                        "text",
                        "fields",
                        Json.object(ConditionQuery.KEYWORD_BESIDE.substring(1), field(FieldType.KEYWORD)));
            case IP -> Json.object("type", "ip");
            case DATE -> Json.object("type", "date", "format", "strict_date_optional_time||epoch_millis");
            case LONG -> Json.object("type", "long");
            case DOUBLE -> Json.object("type", "double");
            case BOOLEAN -> Json.object("type", "boolean");
            case GEO_POINT -> Json.object("type", "geo_point");
        };
    }
}
