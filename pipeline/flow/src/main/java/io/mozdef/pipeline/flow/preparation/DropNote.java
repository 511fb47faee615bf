// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.preparation;

import io.mozdef.pipeline.model.event.Event;
import io.mozdef.pipeline.model.event.IndexDay;
import io.mozdef.pipeline.model.event.Receipt;
import io.mozdef.pipeline.store.event.StoredIds;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stays of an event that a rule dropped: its id, where it came from and when, and the reason; nothing of its content. It
 * is written as events are, before the delivery is acknowledged, so that the ledger across crashes finds every accepted id
 * (design-events.md 7).
 */
final class DropNote {

    private DropNote() {}

    static Event of(String id, String reason, IndexDay day, Receipt receipt) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("receivedtimestamp", receipt.received().toString());
        fields.put("reason", reason);
        fields.put("mozdef", Map.of("source", receipt.source()));
        return new Event(day.index(StoredIds.DROPPED), id, false, fields);
    }
}
