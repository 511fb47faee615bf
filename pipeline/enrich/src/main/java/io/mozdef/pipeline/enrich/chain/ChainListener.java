// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.enrich.chain;

/** Told what the chain does, so that another room can count it. Called on the event's thread; must be quick and thread-safe. */
public interface ChainListener {

    /** Hears nothing. */
    ChainListener NONE = new ChainListener() {};

    /** The enricher ran over an event and kept it. */
    default void ran(String enricher) {}

    /** The enricher threw and was undone. */
    default void failed(String enricher) {}

    /** The enricher took longer than its budget. */
    default void slow(String enricher) {}

    /** The enricher is left out from now on for a while. */
    default void suspended(String enricher) {}

    /** An event that would have woken the enricher passed while it was suspended. */
    default void skipped(String enricher) {}

    /** The enricher dropped an event. */
    default void dropped(String enricher, String reason) {}
}
