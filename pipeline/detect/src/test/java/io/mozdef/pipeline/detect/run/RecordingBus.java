// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.run;

import io.mozdef.pipeline.model.alert.AlertBus;
import java.util.ArrayList;
import java.util.List;

/** A bus that keeps what it is told; it can refuse. Not a stand-in for the broker, which transport's own tests run. */
public final class RecordingBus implements AlertBus {

    public final List<AlertAnnouncement> announced = new ArrayList<>();
    public boolean consumers = true;
    public boolean refuses;

    @Override
    public boolean hasConsumers() {
        return consumers;
    }

    @Override
    public List<String> announce(List<AlertAnnouncement> alerts) {
        if (refuses) {
            return List.of();
        }
        announced.addAll(alerts);
        return alerts.stream().map(AlertAnnouncement::id).toList();
    }

    public List<String> ids() {
        return announced.stream().map(AlertAnnouncement::id).distinct().sorted().toList();
    }
}
