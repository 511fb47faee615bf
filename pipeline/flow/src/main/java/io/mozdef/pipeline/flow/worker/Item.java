// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.worker;

import io.mozdef.pipeline.model.event.Event;
import org.jspecify.annotations.Nullable;

/** One event on its way to the store. The number of refusals is written only by the thread that has its bulk in hand. */
final class Item {

    private final Letter record;
    private final Event event;
    private final @Nullable String dropped;
    private int refusals;

    /**
     * @param record all events of a record share its one dead letter
     * @param dropped the rule's reason, when the event is the note of one that was dropped
     */
    Item(Letter record, Event event, @Nullable String dropped) {
        this.record = record;
        this.event = event;
        this.dropped = dropped;
    }

    /** Why the event was dropped, of which this is the note; null for an event that is to be stored. */
    @Nullable
    String dropped() {
        return dropped;
    }

    Held held() {
        return record.held();
    }

    Letter record() {
        return record;
    }

    Event event() {
        return event;
    }

    /** About the bytes it adds to a bulk request. */
    int size() {
        return record.size();
    }

    /** Counts a refusal. @return how many there were, this one included */
    int refused() {
        return ++refusals;
    }
}
