// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.model.event;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A finished event: all mandatory fields are there, and where it will be stored is decided. Nobody changes it any more;
 * its maps are handed over by the draft, not copied.
 *
 * @param index concrete index, such as {@code events-20261123}
 * @param id document id
 * @param replace whether the write replaces an earlier document of that id (true) or is a duplicate when there is one
 * @param fields top-level fields, {@code details} and {@code mozdef} included, {@code mozdef.indexedtimestamp} not: it is
 *     set by the store before each attempt to write
 */
public record Event(String index, String id, boolean replace, Map<String, @Nullable Object> fields) {

    private static final String UNKNOWN = "UNKNOWN";

    static Event of(EventDraft draft, Identity identity, int ordinal, IndexDay day, Receipt receipt, String worker) {
        Map<String, @Nullable Object> fields = draft.fieldsForFreeze();
        String received = receipt.received().toString();
        fields.put("receivedtimestamp", received);
        fields.putIfAbsent("utctimestamp", received);
        fields.putIfAbsent("timestamp", fields.get("utctimestamp"));
        fields.putIfAbsent("mozdefhostname", worker);
        fields.putIfAbsent("type", "event");
        fields.putIfAbsent("category", UNKNOWN);
        fields.putIfAbsent("hostname", UNKNOWN);
        fields.putIfAbsent("processid", UNKNOWN);
        fields.putIfAbsent("processname", UNKNOWN);
        fields.putIfAbsent("severity", UNKNOWN);
        fields.putIfAbsent("source", UNKNOWN);
        fields.putIfAbsent("summary", UNKNOWN);
        fields.putIfAbsent("tags", List.of());
        fields.put("details", draft.detailsForFreeze());
        fields.put("mozdef", provenance(draft, receipt));
        EventDraft.Target target = draft.targetForFreeze();
        String family = target == null || target.family() == null ? "events" : target.family();
        String id =
                target == null || target.id() == null ? identity.documentId(receipt.source(), ordinal) : target.id();
        return new Event(day.index(family), id, target != null && target.replace(), fields);
    }

    private static Map<String, @Nullable Object> provenance(EventDraft draft, Receipt receipt) {
        Map<String, @Nullable Object> mozdef = new LinkedHashMap<>();
        mozdef.put("plugins", draft.enrichers());
        mozdef.put("source", receipt.source());
        if (receipt.endpoint() != null) {
            mozdef.put("endpoint", receipt.endpoint());
        }
        if (receipt.client() != null) {
            mozdef.put("client", receipt.client());
        }
        return mozdef;
    }

    /** The value at a dotted path such as {@code details.program}, or null. A key that itself holds dots wins over nesting. */
    public @Nullable Object at(String path) {
        return FieldPath.read(fields, path);
    }

    /** Names the document, never its content: events must not reach a log. */
    @Override
    public String toString() {
        return index + "/" + id;
    }
}
