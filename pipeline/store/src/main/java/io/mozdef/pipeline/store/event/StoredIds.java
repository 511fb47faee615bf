// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.event;

import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** What became of events, by their ids: for the ledger across crashes (design-events.md 7). Thread-safe. */
public interface StoredIds {

    /** The index family of the notes that stay of events which a rule dropped: {@code dropped-YYYYMMDD}. */
    String DROPPED = "dropped";

    /**
     * Counts the documents of each id over all days, as of a refresh made by this call.
     *
     * @return copies by id; an id that is nowhere is absent
     * @throws StoreUnavailableException when the engine cannot answer now
     */
    Map<String, Integer> copies(Collection<String> ids);

    /**
     * Which of the ids are those of events that a rule dropped, as of a refresh made by this call.
     *
     * @throws StoreUnavailableException when the engine cannot answer now
     */
    Set<String> dropped(Collection<String> ids);
}
