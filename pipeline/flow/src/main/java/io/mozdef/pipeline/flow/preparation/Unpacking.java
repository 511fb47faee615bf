// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.preparation;

import io.mozdef.pipeline.model.event.Event;

/** Told what was found in a delivery, in order. */
public interface Unpacking {

    void event(Event event, Origin origin);

    /**
     * An event, or an empty record, ends here by a rule.
     *
     * @param reason stable and short: it becomes a metric's label
     * @param note what stays of it in the store, under the event's id, so that the ledger knows where it went
     */
    void dropped(String reason, Event note, Origin origin);

    /** The record cannot be read. @param reason in words, without content */
    void poison(Origin origin, String reason);
}
