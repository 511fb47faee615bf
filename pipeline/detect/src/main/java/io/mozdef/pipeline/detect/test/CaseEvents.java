// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.test;

import io.mozdef.pipeline.model.event.Event;
import io.mozdef.pipeline.model.event.EventDraft;
import io.mozdef.pipeline.model.event.Identity;
import io.mozdef.pipeline.model.event.IndexDay;
import io.mozdef.pipeline.model.event.Receipt;
import io.mozdef.pipeline.model.preparation.EventPreparation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the events of one case. Each bears the case's mark, and an id of its own. */
final class CaseEvents {

    /** The detail that keeps the events of one case apart from all others in a shared engine. */
    static final String MARK = "mozdefruletest";

    private final String token;
    private int made;

    CaseEvents(String token) {
        this.token = token;
    }

    List<Event> finished(RuleCase.Finished step, Instant now) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < step.repeat(); i++) {
            Instant time = now.minus(step.age()).plus(step.every().multipliedBy(i));
            EventDraft draft = new EventDraft();
            draft.set("utctimestamp", time.toString());
            draft.set("timestamp", time.toString());
            fill(draft, step.fields());
            draft.setDetail(MARK, token);
            events.add(draft.freeze(
                    new Identity(Identity.Kind.DELIVERY, token + "/" + made++),
                    0,
                    IndexDay.of(now),
                    Receipt.of("ruletest", now),
                    "ruletest"));
        }
        return events;
    }

    private static void fill(EventDraft draft, Map<String, @Nullable Object> fields) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        fields.forEach((path, value) -> put(tree, path, value));
        tree.forEach((name, value) -> {
            if (name.equals("details") && value instanceof Map<?, ?> details) {
                details.forEach((detail, inner) -> draft.setDetail((String) detail, inner));
            } else if (value != null) {
                draft.set(name, value);
            }
        });
    }

    @SuppressWarnings("unchecked") // every map in the tree is made here
    private static void put(Map<String, @Nullable Object> tree, String path, @Nullable Object value) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            tree.put(path, value);
        } else {
            Object inner = tree.computeIfAbsent(path.substring(0, dot), k -> new LinkedHashMap<String, Object>());
            put((Map<String, @Nullable Object>) inner, path.substring(dot + 1), value);
        }
    }

    /** @throws IllegalArgumentException when the worker would dead-letter the bytes */
    List<Event> raw(RuleCase.Raw step, EventPreparation preparation, Instant now) {
        List<Event> events = new ArrayList<>();
        byte[] bytes = step.text().getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < step.repeat(); i++) {
            Instant received = now.plus(step.every().multipliedBy(i));
            Receipt receipt = new Receipt(step.format(), step.endpoint(), received, null, null);
            for (Event event : preparation.prepare(step.format(), bytes, receipt)) {
                events.add(marked(event));
            }
        }
        return events;
    }

    private Event marked(Event event) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(event.fields());
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        if (fields.get("details") instanceof Map<?, ?> present) {
            present.forEach((name, value) -> details.put((String) name, value));
        }
        details.put(MARK, token);
        fields.put("details", details);
        // equal lines of one case are different events, as they are when a door mints an id for each
        return new Event(event.index(), token + "-" + made++, false, fields);
    }
}
