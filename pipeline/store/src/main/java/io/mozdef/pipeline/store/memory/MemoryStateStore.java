// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.memory;

import io.mozdef.pipeline.store.state.StateStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** State documents in process. Thread-safe. */
public final class MemoryStateStore implements StateStore {

    private final Map<String, Map<String, State>> kinds = new TreeMap<>();
    private long sequence;

    @Override
    public synchronized Optional<State> read(String kind, String id) {
        return Optional.ofNullable(kinds.getOrDefault(kind, Map.of()).get(id)).map(MemoryStateStore::copy);
    }

    @Override
    public synchronized Optional<Version> write(
            String kind, String id, Map<String, @Nullable Object> content, @Nullable Version expected) {
        Map<String, State> states = kinds.computeIfAbsent(kind, k -> new TreeMap<>());
        if (!isAt(states.get(id), expected)) {
            return Optional.empty();
        }
        Version version = new Version(sequence++, 1);
        states.put(id, new State(kind, id, JsonCopy.of(content), version));
        return Optional.of(version);
    }

    @Override
    public synchronized boolean delete(String kind, String id, Version expected) {
        Map<String, State> states = kinds.getOrDefault(kind, Map.of());
        if (states.get(id) == null || !isAt(states.get(id), expected)) {
            return false;
        }
        states.remove(id);
        return true;
    }

    @Override
    public synchronized List<State> all(String kind) {
        return kinds.getOrDefault(kind, Map.of()).values().stream()
                .map(MemoryStateStore::copy)
                .toList();
    }

    private static boolean isAt(@Nullable State present, @Nullable Version expected) {
        return present == null ? expected == null : present.version().equals(expected);
    }

    private static State copy(State state) {
        return new State(state.kind(), state.id(), JsonCopy.of(state.content()), state.version());
    }
}
