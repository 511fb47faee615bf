// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.preparation;

import io.mozdef.pipeline.model.event.Event;
import io.mozdef.pipeline.model.event.Identity;
import io.mozdef.pipeline.model.event.Receipt;
import io.mozdef.pipeline.model.preparation.EventPreparation;
import java.util.ArrayList;
import java.util.List;

/** The worker's own way from bytes to events, for rule tests. Thread-safe. */
public final class PipelinePreparation implements EventPreparation {

    private final EventMaker maker;

    public PipelinePreparation(EventMaker maker) {
        this.maker = maker;
    }

    @Override
    public List<Event> prepare(String format, byte[] raw, Receipt receipt) {
        List<Event> events = new ArrayList<>();
        maker.make(format, raw, receipt, Identity.ofBytes(raw), 0, new Unpacking() {
            @Override
            public void event(Event event, Origin origin) {
                events.add(event);
            }

            @Override
            public void dropped(String reason, Event note, Origin origin) {
                // a rule's test sees what the store would: nothing
            }

            @Override
            public void poison(Origin origin, String reason) {
                throw new IllegalArgumentException(reason);
            }
        });
        return events;
    }
}
