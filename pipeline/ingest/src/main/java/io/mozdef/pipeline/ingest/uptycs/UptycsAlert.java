// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.ingest.uptycs;

import io.mozdef.pipeline.ingest.time.EventTime;
import io.mozdef.pipeline.model.event.EventDraft;
import io.mozdef.pipeline.model.event.Identity;
import io.mozdef.pipeline.model.event.JsonTree;
import io.mozdef.pipeline.model.event.Receipt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One alert as Uptycs wrote it. Keys are found whatever their case, spaces and underscores. */
final class UptycsAlert {

    private static final Map<String, String> SEVERITIES =
            Map.of("critical", "CRITICAL", "high", "ERROR", "medium", "WARNING", "low", "NOTICE", "info", "INFO");

    /** Names under {@code details} that hold a value whatever the shape's own label was. */
    private static final List<String> CANONICAL =
            List.of("code", "severity", "description", "key", "value", "status", "metadata", "assetid", "url");

    private static final List<String> HAPPENED = List.of("alerttime", "lastoccurredat", "lastoccuredat", "createdat");

    private final Map<?, ?> alert;
    private final Map<String, @Nullable Object> byLabel = new HashMap<>();

    UptycsAlert(Map<?, ?> alert) {
        this.alert = alert;
        alert.forEach((key, value) -> byLabel.putIfAbsent(label((String) key), value));
    }

    private static String label(String key) {
        return key.toLowerCase(Locale.ROOT).replace(" ", "").replace("_", "");
    }

    boolean hasId() {
        return id() != null;
    }

    private @Nullable String id() {
        return first("id", "alertid");
    }

    private @Nullable String first(String... labels) {
        for (String label : labels) {
            String text = text(byLabel.get(label));
            if (text != null) {
                return text;
            }
        }
        return null;
    }

    /** A scalar as text; null when it is empty or none. */
    private static @Nullable String text(@Nullable Object value) {
        if (value == null || value instanceof Map<?, ?> || value instanceof List<?>) {
            return null;
        }
        String text = value.toString();
        return text.isBlank() ? null : text;
    }

    private @Nullable String within(String label, String... inner) {
        return byLabel.get(label) instanceof Map<?, ?> map ? new UptycsAlert(map).first(inner) : null;
    }

    private static String or(@Nullable String value, String otherwise) {
        return value == null ? otherwise : value;
    }

    EventDraft draft(Receipt receipt) {
        EventDraft draft = new EventDraft();
        String severity = first("severity");
        String hostname = hostname();
        String name = displayName();
        draft.set("category", "uptycs");
        draft.set("source", "UptycsAPI");
        draft.set("processname", "uptycs");
        draft.set("hostname", hostname);
        draft.set("severity", SEVERITIES.getOrDefault(or(severity, "").toLowerCase(Locale.ROOT), "INFO"));
        draft.set("summary", or(severity, "unknown") + " severity " + or(name, "alert") + " on " + hostname);
        draft.addTag("uptycs");
        time(draft, receipt);
        details(draft, name);
        return draft;
    }

    private String hostname() {
        String nested = within("asset", "hostname");
        return or(nested, or(first("assethostname", "hostname", "upthostname"), "UNKNOWN"));
    }

    private @Nullable String displayName() {
        String name = first("displayname");
        if (name == null) {
            name = within("alertrule", "name");
        }
        return name != null ? name : first("name", "title", "description", "code");
    }

    private void time(EventDraft draft, Receipt receipt) {
        boolean written = false;
        for (String label : HAPPENED) {
            Object value = byLabel.get(label);
            if (value == null) {
                continue;
            }
            Optional<Instant> time = EventTime.read(value, receipt.received());
            if (time.isPresent()) {
                draft.set("utctimestamp", time.get().toString());
                draft.set("timestamp", time.get().toString());
                return;
            }
            if (!written) {
                written = true;
                draft.addError(label + ": not a time that can be read");
                draft.setDetail("timestamp_raw", value);
            }
        }
    }

    private void details(EventDraft draft, @Nullable String name) {
        Map<String, @Nullable Object> details = lowered(alert);
        for (String canonical : CANONICAL) {
            Object value = byLabel.get(canonical);
            if (value != null) {
                details.putIfAbsent(canonical, value);
            }
        }
        String id = id();
        if (id != null) {
            details.putIfAbsent("id", id);
        }
        if (name != null) {
            details.putIfAbsent("displayname", name);
        }
        // templates also write the metadata as text that holds JSON
        if (details.get("metadata") instanceof String text && text.startsWith("{")) {
            details.put("metadata", parsed(text));
        }
        details.forEach(draft::setDetail);
    }

    private static Object parsed(String text) {
        try {
            Object read = JsonTree.read(text.getBytes(StandardCharsets.UTF_8));
            return read instanceof Map<?, ?> map ? lowered(map) : text;
        } catch (IOException e) {
            return text;
        }
    }

    private static Map<String, @Nullable Object> lowered(Map<?, ?> map) {
        Map<String, @Nullable Object> lowered = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            String name =
                    ((String) key).toLowerCase(Locale.ROOT).replace(' ', '_').replace('.', '_');
            String free = name;
            for (int number = 2; lowered.containsKey(free); number++) {
                free = name + "_" + number;
            }
            lowered.put(free, lowered(value));
        });
        return lowered;
    }

    private static @Nullable Object lowered(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return lowered(map);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> lowered = new ArrayList<>(list.size());
            list.forEach(element -> lowered.add(lowered(element)));
            return lowered;
        }
        return value;
    }

    /**
     * Customer, alert id, status and all its times: the same alert is sent again unchanged, and a change of any of these is
     * news. Null when one of them is missing, for then two different messages could look the same.
     */
    Identity.@Nullable Native identity(Receipt receipt) {
        String occurred = first("lastoccurredat", "lastoccuredat");
        String updated = first("updatedat");
        String[] parts = {
            first("customerid"), id(), first("status"), first("alerttime"), occurred, first("createdat"), updated
        };
        StringBuilder value = new StringBuilder();
        for (String part : parts) {
            if (part == null) {
                return null;
            }
            value.append(part.length()).append(':').append(part).append('|');
        }
        String resolved = first("resolvedat");
        value.append(resolved == null ? "" : resolved);
        return EventTime.read(updated, receipt.received())
                .map(time -> new Identity.Native(value.toString(), time))
                .orElse(null);
    }
}
