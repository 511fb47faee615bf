// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import io.mozdef.pipeline.model.event.Event;
import io.mozdef.pipeline.store.event.DetailsOverflow;
import io.mozdef.pipeline.store.event.KnownFields;
import io.mozdef.pipeline.store.event.StoreUnavailableException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an index' mapping within its budget of fields: once {@link #poll} has seen it full, details that it does not know
 * go to the overflow field. What slips in between two polls is held by the template's hard limit. While the budget is not
 * spent, an event costs one look-up. Thread-safe.
 */
final class FieldBudget {

    private static final Logger LOG = Logger.getLogger(FieldBudget.class);

    private final SearchConnection connection;
    private final int budget;
    private final Map<String, Watched> indices = new ConcurrentHashMap<>();

    FieldBudget(SearchConnection connection, int budget) {
        this.connection = connection;
        this.budget = budget;
    }

    /** The event as its index has room for it; the same instance when nothing had to move. */
    Event fit(Event event) {
        Watched index = indices.get(event.index());
        if (index == null) {
            index = indices.computeIfAbsent(event.index(), name -> new Watched());
        }
        index.used = true;
        KnownFields known = index.known;
        return known == null ? event : DetailsOverflow.beyond(event, known);
    }

    /** Looks at the mapping of every index written to since the last time but one. */
    void poll() {
        indices.forEach((name, index) -> {
            if (index.used) {
                index.used = false;
                look(name, index);
            } else {
                indices.remove(name);
            }
        });
    }

    private void look(String name, Watched index) {
        try {
            Mapping mapping = Mapping.of(connection, name);
            boolean full = mapping.count() >= budget;
            if (full && index.known == null) {
                LOG.warnf(
                        "budget of fields is spent, new details go to %s index=%s fields=%d",
                        DetailsOverflow.FIELD, name, mapping.count());
            }
            index.known = full ? mapping.details() : null;
        } catch (StoreUnavailableException | EngineRefusal e) {
            LOG.debugf("mapping not read index=%s error=%s", name, e.getMessage());
        }
    }

    private static final class Watched {
        private volatile boolean used;
        private volatile @Nullable KnownFields known;
    }
}
