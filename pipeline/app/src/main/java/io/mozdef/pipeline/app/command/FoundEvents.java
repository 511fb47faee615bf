// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.command;

import io.mozdef.pipeline.model.condition.Condition;
import io.mozdef.pipeline.store.event.EventQueries;
import io.mozdef.pipeline.store.event.StoredIds;
import io.mozdef.pipeline.store.event.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** How often each accepted event is stored: by its document id, or by the value of its field. */
final class FoundEvents {

    /** The default retention is 30 days. */
    private static final Duration BACK = Duration.ofDays(40);

    private static final Duration AHEAD = Duration.ofDays(1);

    private final StoredIds ids;
    private final EventQueries queries;
    private final Instant now;

    FoundEvents(StoredIds ids, EventQueries queries, Instant now) {
        this.ids = ids;
        this.queries = queries;
        this.now = now;
    }

    /** Copies by {@link Accepted#key}. */
    Map<String, Integer> copies(List<Accepted> accepted) {
        Map<String, Integer> copies = new HashMap<>(ids.copies(
                accepted.stream().map(Accepted::id).flatMap(Optional::stream).toList()));
        queries.refresh();
        accepted.stream()
                .map(Accepted::field)
                .filter(Objects::nonNull)
                .map(Map.Entry::getKey)
                .distinct()
                .forEach(field -> countValues(field, copies));
        return copies;
    }

    /** {@link Accepted#key Keys} of what a rule dropped; of those that are known by a field nothing is left to find. */
    Set<String> dropped(List<Accepted> accepted) {
        return ids.dropped(
                accepted.stream().map(Accepted::id).flatMap(Optional::stream).toList());
    }

    private void countValues(String field, Map<String, Integer> copies) {
        TimeRange range = TimeRange.indexed(now.minus(BACK), now.plus(AHEAD));
        for (EventQueries.Group group : queries.groups(new Condition.Exists(field), List.of(field), range)) {
            copies.merge(field + "=" + group.key().get(field), Math.toIntExact(group.count()), Integer::sum);
        }
    }
}
