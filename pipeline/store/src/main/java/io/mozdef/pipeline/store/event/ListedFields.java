// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.event;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mozdef.pipeline.model.event.Event;
import io.mozdef.pipeline.model.event.FieldType;
import io.mozdef.pipeline.model.event.FieldTypes;
import io.mozdef.pipeline.model.event.JsonTree;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes an event agree with the types of the {@linkplain FieldTypes listed fields} before it is written: a value that the
 * index would refuse moves to {@code <name>_raw}, as text, beside the field, and the event's {@code errors} say so. Pure;
 * the usual event, with nothing to move, comes back as it is and costs one look-up for each field.
 */
public final class ListedFields {

    static final String DETAILS = "details";
    private static final String MOZDEF = "mozdef";
    private static final String ERRORS = "errors";
    private static final String RECEIVED = "receivedtimestamp";

    private static final Map<String, FieldType> TOP = below("");
    private static final Map<String, FieldType> IN_DETAILS = below(DETAILS + ".");

    private ListedFields() {}

    /** The event with every listed field of its type: the same instance when it was so already. */
    public static Event check(Event event) {
        List<String> wrong = misfits(event.fields(), TOP, null, "");
        Map<String, @Nullable Object> details = details(event);
        wrong = misfits(details, IN_DETAILS, wrong, DETAILS + ".");
        return wrong == null ? event : moved(event, wrong);
    }

    /** Whether {@code details.<name>} is a listed field. */
    public static boolean isListedDetail(String name) {
        return IN_DETAILS.containsKey(name);
    }

    @SuppressWarnings("unchecked")
    static Map<String, @Nullable Object> details(Event event) {
        return event.fields().get(DETAILS) instanceof Map<?, ?> details
                ? (Map<String, @Nullable Object>) details
                : Map.of();
    }

    private static @Nullable List<String> misfits(
            Map<String, @Nullable Object> fields,
            Map<String, FieldType> types,
            @Nullable List<String> found,
            String prefix) {
        List<String> wrong = found;
        for (Map.Entry<String, @Nullable Object> field : fields.entrySet()) {
            Object value = field.getValue();
            FieldType type = value == null ? null : types.get(field.getKey());
            if (type != null && !fits(type, value)) {
                wrong = wrong == null ? new ArrayList<>() : wrong;
                wrong.add(prefix + field.getKey());
            }
        }
        return wrong;
    }

    private static boolean fits(FieldType type, @Nullable Object value) {
        if (value instanceof List<?> list) {
            for (Object element : list) {
                if (!fits(type, element)) {
                    return false;
                }
            }
            return true;
        }
        return value == null || type.accepts(value);
    }

    private static Event moved(Event event, List<String> wrong) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(event.fields());
        Map<String, @Nullable Object> details = new LinkedHashMap<>(details(event));
        List<Object> errors = new ArrayList<>();
        for (String path : wrong) {
            boolean detail = path.startsWith(DETAILS + ".");
            String name = detail ? path.substring(DETAILS.length() + 1) : path;
            String raw = move(name, detail ? details : fields);
            FieldType type = detail ? IN_DETAILS.get(name) : TOP.get(name);
            errors.add(path + " holds no " + type + " and was kept as " + raw);
        }
        // an event without a time would be found by no search: the receipt's stands in for a time nobody can read
        fields.putIfAbsent("utctimestamp", fields.get(RECEIVED));
        fields.putIfAbsent("timestamp", fields.get("utctimestamp"));
        fields.put(DETAILS, details);
        if (fields.get(ERRORS) instanceof List<?> before) {
            errors.addAll(0, before);
        } else if (fields.get(ERRORS) != null) {
            errors.add(0, fields.get(ERRORS));
        }
        fields.put(ERRORS, errors);
        return new Event(event.index(), event.id(), event.replace(), fields);
    }

    private static String move(String name, Map<String, @Nullable Object> parent) {
        String raw = name + "_raw";
        while (parent.containsKey(raw)) {
            raw += "_";
        }
        parent.put(raw, text(parent.remove(name)));
        return raw;
    }

    private static String text(@Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JsonTree.FACTORY.createGenerator(text)) {
            JsonTree.write(out, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static Map<String, FieldType> below(String prefix) {
        Map<String, FieldType> types = new HashMap<>();
        FieldTypes.all().forEach((path, type) -> {
            String name = path.startsWith(prefix) ? path.substring(prefix.length()) : ".";
            // our own provenance is right by construction
            if (name.indexOf('.') < 0 && !path.startsWith(MOZDEF + ".")) {
                types.put(name, type);
            }
        });
        return types;
    }
}
