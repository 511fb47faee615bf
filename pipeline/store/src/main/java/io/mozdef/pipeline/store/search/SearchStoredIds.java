// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import io.mozdef.pipeline.store.event.StoredIds;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks ids up over all days, a thousand at a time. */
final class SearchStoredIds implements StoredIds {

    private static final int AT_A_TIME = 1_000;

    /** The engines' largest window: room for ten copies of each id, of which two are already a finding. */
    private static final int MOST_HITS = 10_000;

    private final SearchCall events;
    private final SearchCall notes;

    /** @param notes of what was dropped */
    SearchStoredIds(SearchCall events, SearchCall notes) {
        this.events = events;
        this.notes = notes;
    }

    @Override
    public Map<String, Integer> copies(Collection<String> ids) {
        return copies(ids, events);
    }

    @Override
    public Set<String> dropped(Collection<String> ids) {
        return copies(ids, notes).keySet();
    }

    private static Map<String, Integer> copies(Collection<String> ids, SearchCall where) {
        where.refresh();
        List<String> all = List.copyOf(ids);
        Map<String, Integer> copies = new HashMap<>();
        for (int from = 0; from < all.size(); from += AT_A_TIME) {
            List<String> some = all.subList(from, Math.min(all.size(), from + AT_A_TIME));
            Map<String, @Nullable Object> body = new LinkedHashMap<>();
            body.put("query", Map.of("ids", Map.of("values", some)));
            body.put("_source", false);
            body.put("size", MOST_HITS);
            for (Object hit : where.hits(body)) {
                if (hit instanceof Map<?, ?> document && document.get("_id") instanceof String id) {
                    copies.merge(id, 1, Integer::sum);
                }
            }
        }
        return copies;
    }
}
