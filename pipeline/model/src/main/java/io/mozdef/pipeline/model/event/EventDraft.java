// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.model.event;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event that is still being made: normalisers fill it, enrichers edit it, the worker freezes it once. Confined to one
 * thread. While an edit is open, every change is logged, so that a failing enricher can be undone for this event.
 *
 * <p>Values are what JSON knows: String, Boolean, Long, Double, BigInteger, BigDecimal, List, Map and null.
 */
public final class EventDraft {

    private static final String DETAILS = "details";

    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    private final Map<String, @Nullable Object> details = new LinkedHashMap<>();
    private final List<String> enrichedBy = new ArrayList<>(4);
    private final Deque<Undo> undo = new ArrayDeque<>();
    private boolean editing;
    private @Nullable Target target;
    private @Nullable Target targetBefore;

    /** The value of a top-level field, or null. */
    public @Nullable Object get(String field) {
        return DETAILS.equals(field) ? details : fields.get(field);
    }

    /** The value of a top-level field if it is a string, else null. */
    public @Nullable String text(String field) {
        return fields.get(field) instanceof String text ? text : null;
    }

    /** Sets a top-level field. {@code details} is edited by {@link #setDetail} alone. */
    public void set(String field, @Nullable Object value) {
        if (DETAILS.equals(field)) {
            throw new IllegalArgumentException("details are set one by one");
        }
        put(fields, field, value);
    }

    public @Nullable Object detail(String name) {
        return details.get(name);
    }

    /** The detail's value if it is a string, else null. */
    public @Nullable String detailText(String name) {
        return details.get(name) instanceof String text ? text : null;
    }

    public boolean hasDetail(String name) {
        return details.containsKey(name);
    }

    public void setDetail(String name, @Nullable Object value) {
        put(details, name, value);
    }

    public void removeDetail(String name) {
        if (details.containsKey(name)) {
            Object before = details.remove(name);
            log(details, name, before, true);
        }
    }

    /** A read-only view of the details, in the order in which they came. */
    public Map<String, @Nullable Object> details() {
        return Collections.unmodifiableMap(details);
    }

    /** Appends a tag unless it is there. */
    public void addTag(String tag) {
        append("tags", tag);
    }

    /** The event's tags; empty when there are none. */
    public List<?> tags() {
        return fields.get("tags") instanceof List<?> tags ? tags : List.of();
    }

    /** Appends a line to {@code errors}: what could not be done for this event, for the person who reads it. */
    public void addError(String error) {
        append("errors", error);
    }

    /** Sends the event to another index family or gives it another id or write mode. */
    public void target(Target other) {
        target = Objects.requireNonNull(other, "target");
    }

    /** Records that an enricher ran; shows as {@code mozdef.plugins}. */
    public void enrichedBy(String enricher) {
        enrichedBy.add(enricher);
    }

    /** Opens an edit: from here on changes can be undone. */
    public void beginEdit() {
        undo.clear();
        targetBefore = target;
        editing = true;
    }

    /** Ends the edit and keeps its changes. */
    public void keepEdit() {
        undo.clear();
        editing = false;
    }

    /** Ends the edit and takes back each of its changes, last first. */
    public void undoEdit() {
        editing = false;
        target = targetBefore;
        while (!undo.isEmpty()) {
            undo.pop().revert();
        }
    }

    /** The finished event. The draft hands over its content and must not be used afterwards. */
    public Event freeze(Identity identity, int ordinal, IndexDay day, Receipt receipt, String worker) {
        return Event.of(this, identity, ordinal, day, receipt, worker);
    }

    Map<String, @Nullable Object> fieldsForFreeze() {
        return fields;
    }

    Map<String, @Nullable Object> detailsForFreeze() {
        return details;
    }

    List<String> enrichers() {
        return enrichedBy;
    }

    @Nullable
    Target targetForFreeze() {
        return target;
    }

    private void append(String field, String value) {
        List<Object> values = new ArrayList<>();
        if (fields.get(field) instanceof List<?> present) {
            if (present.contains(value)) {
                return;
            }
            values.addAll(present);
        }
        values.add(value);
        put(fields, field, values);
    }

    private void put(Map<String, @Nullable Object> map, String key, @Nullable Object value) {
        if (editing) {
            boolean present = map.containsKey(key);
            log(map, key, map.put(key, value), present);
        } else {
            map.put(key, value);
        }
    }

    private void log(Map<String, @Nullable Object> map, String key, @Nullable Object before, boolean present) {
        if (editing) {
            undo.push(new Undo(map, key, before, present));
        }
    }

    private record Undo(Map<String, @Nullable Object> map, String key, @Nullable Object before, boolean present) {
        void revert() {
            if (present) {
                map.put(key, before);
            } else {
                map.remove(key);
            }
        }
    }

    /**
     * Where an enricher wants its event.
     *
     * @param family index family; null keeps {@code events}
     * @param id document id; null keeps the one made from the identity
     * @param replace true writes over what has that id (last known state), false creates or counts a duplicate
     */
    public record Target(@Nullable String family, @Nullable String id, boolean replace) {}
}
