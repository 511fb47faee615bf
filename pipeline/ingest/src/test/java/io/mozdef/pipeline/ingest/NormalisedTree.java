// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.ingest;

import io.mozdef.pipeline.model.event.EventDraft;
import io.mozdef.pipeline.model.event.Identity;
import io.mozdef.pipeline.model.event.IndexDay;
import io.mozdef.pipeline.model.event.Receipt;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a normaliser made, as a tree that a golden file can hold. */
public final class NormalisedTree {

    private NormalisedTree() {}

    public static Object of(List<Normalised> records, Receipt receipt) {
        List<Object> all = new ArrayList<>();
        for (Normalised record : records) {
            all.add(record.fold(drafts -> drafts(drafts, receipt), NormalisedTree::poison));
        }
        return all;
    }

    private static Object drafts(Normalised.Drafts drafts, Receipt receipt) {
        Map<String, Object> tree = new LinkedHashMap<>();
        Identity.Native identity = drafts.identity();
        if (identity != null) {
            tree.put("identity", identity.value());
            tree.put("time", identity.time().toString());
        }
        List<Object> events = new ArrayList<>();
        for (EventDraft draft : drafts.drafts()) {
            events.add(draft.freeze(
                            new Identity(Identity.Kind.DELIVERY, "d"),
                            0,
                            IndexDay.of(receipt.received()),
                            receipt,
                            "worker")
                    .fields());
        }
        tree.put("events", events);
        return tree;
    }

    private static Object poison(Normalised.Poison poison) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("poison", poison.reason());
        tree.put("bytes", new String(poison.bytes(), StandardCharsets.ISO_8859_1));
        return tree;
    }
}
