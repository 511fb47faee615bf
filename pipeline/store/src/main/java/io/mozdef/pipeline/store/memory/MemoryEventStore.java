// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.memory;

import io.mozdef.pipeline.model.event.Event;
import io.mozdef.pipeline.store.event.EventStore;
import io.mozdef.pipeline.store.event.ListedFields;
import io.mozdef.pipeline.store.event.StoredEvent;
import io.mozdef.pipeline.store.event.WriteOutcome;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Events in process, with the same checks on the way in as the engine's store. What is written is visible at once.
 * Thread-safe.
 */
public final class MemoryEventStore implements EventStore {

    private final Clock clock;
    private final Map<String, Map<String, StoredEvent>> indices = new TreeMap<>();

    /** @param clock gives {@code mozdef.indexedtimestamp} */
    public MemoryEventStore(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized CompletionStage<List<WriteOutcome>> write(List<Event> events) {
        List<WriteOutcome> outcomes = new ArrayList<>(events.size());
        for (Event event : events) {
            outcomes.add(write(event));
        }
        return CompletableFuture.completedFuture(outcomes);
    }

    /** The questions about what this store holds. */
    public MemoryEventQueries queries() {
        return new MemoryEventQueries(this);
    }

    private WriteOutcome write(Event event) {
        Map<String, StoredEvent> index = indices.computeIfAbsent(event.index(), name -> new TreeMap<>());
        if (index.containsKey(event.id()) && !event.replace()) {
            return new WriteOutcome.Duplicate();
        }
        Map<String, @Nullable Object> document =
                new LinkedHashMap<>(ListedFields.check(event).fields());
        document.put("mozdef", provenance(document.get("mozdef"), event.id()));
        index.put(event.id(), new StoredEvent(event.index(), event.id(), JsonCopy.of(document)));
        return new WriteOutcome.Stored(false);
    }

    private Map<String, @Nullable Object> provenance(@Nullable Object given, String id) {
        Map<String, @Nullable Object> mozdef = new LinkedHashMap<>();
        if (given instanceof Map<?, ?> map) {
            map.forEach((key, value) -> mozdef.put((String) key, value));
        }
        mozdef.put("id", id);
        mozdef.put(
                "indexedtimestamp",
                clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
        return mozdef;
    }

    synchronized List<StoredEvent> all() {
        return indices.values().stream()
                .flatMap(index -> index.values().stream())
                .toList();
    }

    synchronized Optional<StoredEvent> find(String index, String id) {
        return Optional.ofNullable(indices.getOrDefault(index, Map.of()).get(id));
    }

    synchronized void delete(String index) {
        indices.remove(index);
    }

    synchronized List<String> indices() {
        return List.copyOf(indices.keySet());
    }
}
