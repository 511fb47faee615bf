// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.run;

import io.mozdef.pipeline.detect.kind.NamedLists;
import io.mozdef.pipeline.store.state.StateStore;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** Named lists as state documents: kind {@code list}, the name as id, {@code {"entries": ["...", ...]}}. Thread-safe. */
final class StoredLists implements NamedLists {

    static final String KIND = "list";
    static final String ENTRIES = "entries";

    private final StateStore states;

    StoredLists(StateStore states) {
        this.states = states;
    }

    @Override
    public Set<String> entries(String name) {
        Set<String> entries = new LinkedHashSet<>();
        states.read(KIND, name).ifPresent(list -> {
            if (list.content().get(ENTRIES) instanceof Collection<?> written) {
                written.forEach(entry -> entries.add(String.valueOf(entry)));
            }
        });
        return entries;
    }
}
