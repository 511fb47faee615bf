// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.event;

import java.util.Collection;
import java.util.Map;

/** Which events are stored, and how often: for the ledger across crashes (design-events.md 7). Thread-safe. */
@FunctionalInterface
public interface StoredIds {

    /**
     * Counts the documents of each id over all days, as of a refresh made by this call.
     *
     * @return copies by id; an id that is nowhere is absent
     * @throws StoreUnavailableException when the engine cannot answer now
     */
    Map<String, Integer> copies(Collection<String> ids);
}
