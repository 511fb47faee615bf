// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.enrich;

import io.mozdef.pipeline.model.event.EventDraft;

/**
 * Adds to an event what can be known without asking anybody: no I/O, no clock, no state that differs between workers, so
 * that a replayed event becomes the same document. Implementations are {@code @Singleton} beans and thread-safe; each draft
 * is given to one thread.
 *
 * <p>An enricher that throws is undone for that event, leaves an entry in the event's {@code errors}, and is counted.
 */
public interface Enricher {

    /** Stable name: shows in {@code mozdef.plugins}, in metrics and in configuration. */
    String name();

    /** Lower runs first; equal ones run by name. MozDef's priorities are kept. */
    int priority();

    /** Which events it wants to see; it is not called for others. */
    Wake wake();

    Verdict enrich(EventDraft draft);
}
