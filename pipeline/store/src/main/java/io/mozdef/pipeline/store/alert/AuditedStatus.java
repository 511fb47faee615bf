// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.alert;

import io.mozdef.pipeline.model.alert.AlertStatus;
import io.mozdef.pipeline.store.alert.AlertStore.StoredAlert;
import io.mozdef.pipeline.store.audit.AuditTrail.Entry;
import java.time.Instant;
import java.util.Map;

/**
 * The audit entries of a change of status. The entry is written before the change: a crash between the two leaves an entry
 * of a change that was not made, never a change without an entry.
 */
public final class AuditedStatus {

    private AuditedStatus() {}

    public static String subject(String alertId) {
        return "alert/" + alertId;
    }

    /** The change that is about to be made. */
    public static Entry change(StoredAlert alert, AlertStatus status, String user, Instant when) {
        return new Entry(when, user, "alert.status", subject(alert.id()), facts(alert, status));
    }

    /** The change was announced but somebody else was faster: nothing changed. */
    public static Entry refused(StoredAlert alert, AlertStatus status, String user, Instant when) {
        return new Entry(when, user, "alert.status.refused", subject(alert.id()), facts(alert, status));
    }

    private static Map<String, String> facts(StoredAlert alert, AlertStatus status) {
        return Map.of("from", String.valueOf(alert.source().get("status")), "to", status.wireName());
    }
}
