// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.ingest.eventtask;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mozdef.pipeline.ingest.time.EventTime;
import io.mozdef.pipeline.model.event.EventDraft;
import io.mozdef.pipeline.model.event.JsonTree;
import io.mozdef.pipeline.model.event.Receipt;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Fills one draft, key by key in document order. What a later alias replaces is kept under {@code details} by its own key,
 * unless it says the same. For one event.
 */
final class Mapping {

    private static final String RAW_TIME = "timestamp_raw";

    private final Receipt receipt;
    private final EventDraft draft = new EventDraft();
    private final EnumMap<Field, Before> taken = new EnumMap<>(Field.class);
    private @Nullable List<@Nullable Object> tags;
    private boolean exactSummary;
    private boolean domain;
    private boolean module;

    /** The key that a field has its value from, and that value as it was sent. */
    private record Before(String key, Object sent, Object kept) {}

    Mapping(Receipt receipt) {
        this.receipt = receipt;
    }

    EventDraft draft() {
        if (tags != null) {
            draft.set("tags", tags);
        }
        return draft;
    }

    /** Whether it is a record of nxlog from Windows, all of whose keys belong under {@code details} too. */
    boolean isWindows() {
        return domain && module;
    }

    void put(String raw, @Nullable Object value) {
        domain |= raw.equals("Domain");
        module |= raw.equals("SourceModuleType");
        String key = Field.canonical(raw);
        Field field = Field.of(key);
        if (field != null) {
            exactSummary |= raw.equals("summary");
            put(field, key, value);
        } else if (key.startsWith("fields.") || key.startsWith("details.")) {
            dotted(key.replace("fields.", "").replace("details.", ""), value);
        } else {
            draft.setDetail(key, value);
        }
    }

    private void put(Field field, String key, @Nullable Object value) {
        switch (field) {
            case DETAILS -> details(value);
            case TAGS -> tags(value);
            case TIME -> time(key, value);
            case EVENTSOURCEIPADDRESS -> draft.setDetail(field.target(), value);
            case FACILITY_AND_SOURCE -> {
                text(Field.SOURCE, key, value);
                text(Field.FACILITY, key, value);
            }
            case SUMMARY -> summary(key, value);
            case PAYLOAD -> payload(key, value);
            default -> text(field, key, value);
        }
    }

    private void text(Field field, String key, @Nullable Object value) {
        if (value == null) {
            return;
        }
        String text = asText(value);
        keep(field, key, value, field == Field.SEVERITY ? text.toUpperCase(Locale.ROOT) : text);
    }

    private void keep(Field field, String key, Object sent, String text) {
        Before before = taken.put(field, new Before(key, sent, text));
        // facility also has a field of its own
        if (before != null
                && !before.kept.equals(text)
                && !before.key.equals(key)
                && !before.key.equals("facility")
                && !draft.hasDetail(before.key)) {
            draft.setDetail(before.key, before.sent);
        }
        draft.set(field.target(), text);
    }

    private void summary(String key, @Nullable Object value) {
        Before before = taken.get(Field.SUMMARY);
        if (key.equals("summary") && before != null && before.key.equals("payload")) {
            draft.setDetail("payload", before.sent);
        }
        text(Field.SUMMARY, key, value);
    }

    private void payload(String key, @Nullable Object value) {
        if (exactSummary) {
            draft.setDetail(key, value);
        } else {
            text(Field.SUMMARY, key, value);
        }
    }

    private void time(String key, @Nullable Object value) {
        Optional<Instant> read = EventTime.read(value, receipt.received());
        if (read.isEmpty()) {
            draft.addError(key + ": not a time that can be read");
            draft.setDetail(RAW_TIME, value);
            return;
        }
        String time = read.get().toString();
        Before before = taken.put(Field.TIME, new Before(key, value == null ? "" : value, time));
        if (before != null && !before.kept.equals(time) && !before.key.equals(key) && !draft.hasDetail(before.key)) {
            draft.setDetail(before.key, before.sent);
        }
        draft.set("utctimestamp", time);
        draft.set("timestamp", time);
    }

    private void tags(@Nullable Object value) {
        if (value == null || value.equals("")) {
            return;
        }
        List<@Nullable Object> all = tags == null ? new ArrayList<>(4) : tags;
        if (value instanceof List<?> list) {
            for (Object element : list) {
                if (element != null) {
                    all.add(asText(element));
                }
            }
        } else {
            all.add(asText(value));
        }
        tags = all;
    }

    private void details(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, detail) -> draft.setDetail((String) name, detail));
        } else if (value != null) {
            draft.setDetail("message", value);
        }
    }

    private void dotted(String name, @Nullable Object value) {
        if (value == null || value instanceof Map<?, ?> || value instanceof List<?>) {
            draft.setDetail(name, value);
            return;
        }
        String text = asText(value);
        try {
            if (name.endsWith("_int")) {
                draft.setDetail(name, Long.valueOf(text.strip()));
            } else if (name.endsWith("_float")) {
                draft.setDetail(name, Double.valueOf(text.strip()));
            } else {
                draft.setDetail(name, text);
            }
        } catch (NumberFormatException e) {
            draft.setDetail(name, text);
            draft.addError("details." + name + ": not a number");
        }
    }

    private static String asText(Object value) {
        if (value instanceof String text) {
            return text;
        }
        if (!(value instanceof Map<?, ?>) && !(value instanceof List<?>)) {
            return value.toString();
        }
        StringWriter out = new StringWriter();
        try (JsonGenerator generator = JsonTree.FACTORY.createGenerator(out)) {
            JsonTree.write(generator, value);
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail to be written", e);
        }
        return out.toString();
    }
}
