// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.run;

import io.mozdef.pipeline.detect.kind.Findings;
import io.mozdef.pipeline.detect.leader.Leadership;
import io.mozdef.pipeline.model.alert.Alert;
import io.mozdef.pipeline.store.alert.AlertStore;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Stores findings under the lease. What was stored lately is remembered, since the slices overlap and would otherwise store
 * the same alert at each tick. Confined to the evaluating thread.
 */
final class StoredFindings implements Findings {

    /** Alerts remembered: some ten minutes of a very busy rule, about 10 MB. */
    private static final int REMEMBERED = 50_000;

    private final AlertStore alerts;
    private final Leadership leadership;
    private final Map<String, String> settled = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > REMEMBERED;
        }
    };
    private long found;

    StoredFindings(AlertStore alerts, Leadership leadership) {
        this.alerts = alerts;
        this.leadership = leadership;
    }

    @Override
    public boolean isSettled(String alertId, String fingerprint) {
        return fingerprint.equals(settled.get(alertId));
    }

    @Override
    public void once(Alert alert) {
        leadership.check();
        if (alerts.create(alert)) {
            found++;
        }
        settled.put(alert.id(), "");
    }

    @Override
    public void growing(Alert alert, String fingerprint) {
        leadership.check();
        if (alerts.create(alert)) {
            found++;
        } else {
            alerts.extend(alert);
        }
        settled.put(alert.id(), fingerprint);
    }

    /** How many alerts were stored that were not there before, since the last call. */
    long takeFound() {
        long taken = found;
        found = 0;
        return taken;
    }
}
