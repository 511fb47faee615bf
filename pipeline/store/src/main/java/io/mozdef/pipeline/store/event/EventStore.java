// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.event;

import io.mozdef.pipeline.model.event.Event;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The worker's way into the store. Thread-safe; several writes may be in flight. */
public interface EventStore {

    /**
     * Writes each event and says what became of each. Splitting a request that the engine finds too large, and the second
     * try of an event that contradicts the mapping (with its unlisted details in the overflow field), happen inside.
     *
     * @return one outcome for each event, in order. The stage does not fail: what went wrong with the engine as a whole is
     *     the outcome of every event.
     */
    CompletionStage<List<WriteOutcome>> write(List<Event> events);

    /**
     * Whether an event of today would be written now: asked when others are refused, to tell an engine that takes nothing from a day that
     * is closed. Writes no event. The stage does not fail; no answer is a no, and so is a store that cannot tell.
     */
    default CompletionStage<Boolean> takesToday() {
        return CompletableFuture.completedFuture(false);
    }
}
