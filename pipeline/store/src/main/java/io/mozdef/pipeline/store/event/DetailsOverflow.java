// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.event;

import io.mozdef.pipeline.model.event.Event;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Moves details into {@code details_overflow}, which the index keeps and shows but does not map: what contradicts the
 * day's mapping, and what would be one field too many, is stored all the same. Pure.
 */
public final class DetailsOverflow {

    /** Stored, never indexed. */
    public static final String FIELD = "details_overflow";

    private DetailsOverflow() {}

    /** The event with every unlisted detail in the overflow field; the same instance when there is none. */
    public static Event all(Event event) {
        Map<String, @Nullable Object> kept = new LinkedHashMap<>();
        Map<String, @Nullable Object> moved = new LinkedHashMap<>();
        ListedFields.details(event)
                .forEach((name, value) -> (ListedFields.isListedDetail(name) ? kept : moved).put(name, value));
        return moved.isEmpty() ? event : with(event, kept, moved);
    }

    /** The event with the details that the index does not know yet in the overflow field; the same instance when it knows all. */
    public static Event beyond(Event event, KnownFields known) {
        Map<String, @Nullable Object> kept = new LinkedHashMap<>();
        Map<String, @Nullable Object> moved = new LinkedHashMap<>();
        ListedFields.details(event).forEach((name, value) -> {
            if (ListedFields.isListedDetail(name)) {
                kept.put(name, value);
            } else {
                sort(name, value, known, kept, moved);
            }
        });
        return moved.isEmpty() ? event : with(event, kept, moved);
    }

    private static void sort(
            String name,
            @Nullable Object value,
            KnownFields known,
            Map<String, @Nullable Object> kept,
            Map<String, @Nullable Object> moved) {
        KnownFields node = known.at(name);
        if (node != null && !node.isLeaf() && value instanceof Map<?, ?> object) {
            Map<String, @Nullable Object> keptBelow = new LinkedHashMap<>();
            Map<String, @Nullable Object> movedBelow = new LinkedHashMap<>();
            object.forEach((key, child) -> sort((String) key, child, node, keptBelow, movedBelow));
            if (!keptBelow.isEmpty() || movedBelow.isEmpty()) {
                kept.put(name, keptBelow);
            }
            if (!movedBelow.isEmpty()) {
                moved.put(name, movedBelow);
            }
        } else {
            (isKnown(node, value) ? kept : moved).put(name, value);
        }
    }

    private static boolean isKnown(@Nullable KnownFields node, @Nullable Object value) {
        if (value == null) {
            return true;
        }
        if (value instanceof List<?> list) {
            return list.stream().allMatch(element -> isKnown(node, element));
        }
        if (node == null) {
            return false;
        }
        if (value instanceof Map<?, ?> object) {
            return !node.isLeaf()
                    && object.entrySet().stream().allMatch(e -> isKnown(node.at((String) e.getKey()), e.getValue()));
        }
        return node.isLeaf();
    }

    private static Event with(Event event, Map<String, @Nullable Object> details, Map<String, @Nullable Object> moved) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(event.fields());
        fields.put(ListedFields.DETAILS, details);
        if (fields.get(FIELD) instanceof Map<?, ?> before) {
            before.forEach((key, value) -> moved.putIfAbsent((String) key, value));
        }
        fields.put(FIELD, moved);
        return new Event(event.index(), event.id(), event.replace(), fields);
    }
}
