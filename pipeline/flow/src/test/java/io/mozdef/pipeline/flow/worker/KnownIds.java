// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.worker;

import io.mozdef.pipeline.model.condition.Condition;
import io.mozdef.pipeline.store.event.EventQueries;
import io.mozdef.pipeline.store.event.StoreUnavailableException;
import io.mozdef.pipeline.store.event.StoredEvent;
import io.mozdef.pipeline.store.event.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers look-ups by id, or fails when a test says so; the worker asks nothing else. */
final class KnownIds implements EventQueries {

    final Set<String> stored = new HashSet<>();
    boolean down;

    /** An id about which the engine refuses to say anything, as when its day is closed. */
    @Nullable
    String refused;

    @Override
    public Optional<StoredEvent> find(String index, String id) {
        if (down) {
            throw new StoreUnavailableException("down");
        }
        if (id.equals(refused)) {
            throw new IllegalStateException("index_closed_exception");
        }
        return stored.contains(index + "/" + id) ? Optional.of(new StoredEvent(index, id, Map.of())) : Optional.empty();
    }

    @Override
    public void refresh() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Page search(Search search, @Nullable String cursor) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long count(Condition where, TimeRange range) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Group> groups(Condition where, List<String> groupBy, TimeRange range) {
        throw new UnsupportedOperationException();
    }

    @Override
    public NavigableMap<Instant, Long> histogram(
            Condition where, Map<String, String> key, TimeRange range, Duration step) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<ValueCount> frequent(
            Condition where, Map<String, String> key, TimeRange range, String field, int atMost) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long distinct(Condition where, Map<String, String> key, TimeRange range, String field) {
        throw new UnsupportedOperationException();
    }
}
