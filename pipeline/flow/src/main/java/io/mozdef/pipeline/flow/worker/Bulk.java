// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.worker;

import io.mozdef.pipeline.model.event.Event;
import java.util.ArrayList;
import java.util.List;

/**
 * One write on its way.
 *
 * @param probesBrake whether its one item tells if the brake may go
 * @param sent when, in nanoseconds
 */
record Bulk(List<Item> items, boolean probesBrake, long sent) {

    List<Event> events() {
        List<Event> events = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            events.add(items.get(i).event());
        }
        return events;
    }
}
