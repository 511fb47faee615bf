// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.testkit;

import io.mozdef.pipeline.model.event.Event;
import io.mozdef.pipeline.model.event.EventDraft;
import io.mozdef.pipeline.model.event.Identity;
import io.mozdef.pipeline.model.event.IndexDay;
import io.mozdef.pipeline.model.event.Receipt;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes finished events for tests; what is not said is the same for each. Not thread-safe. */
public final class EventBuilder {

    private final EventDraft draft = new EventDraft();
    private final Instant received;
    private String id = "1";

    private EventBuilder(Instant received) {
        this.received = received;
    }

    /** An event received, and by default happened, at this time. */
    public static EventBuilder receivedAt(Instant received) {
        return new EventBuilder(received);
    }

    /** Identity of its delivery: another one makes another document. */
    public EventBuilder id(String value) {
        id = value;
        return this;
    }

    public EventBuilder happenedAt(Instant time) {
        draft.set("utctimestamp", time.toString());
        draft.set("timestamp", time.toString());
        return this;
    }

    public EventBuilder field(String name, @Nullable Object value) {
        draft.set(name, value);
        return this;
    }

    public EventBuilder detail(String name, @Nullable Object value) {
        draft.setDetail(name, value);
        return this;
    }

    public Event build() {
        return draft.freeze(
                new Identity(Identity.Kind.DELIVERY, id),
                0,
                IndexDay.of(received),
                Receipt.of("test", received),
                "worker.test");
    }
}
