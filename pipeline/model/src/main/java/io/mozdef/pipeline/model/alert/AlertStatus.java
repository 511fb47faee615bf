// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.model.alert;

import java.util.Arrays;
import java.util.Optional;

/** Where a person, or the triage bot, has got to with an alert. The wire names are MozDef's. */
public enum AlertStatus {
    /** Nobody has looked yet: every alert starts here. */
    MANUAL("manual"),
    IN_PROGRESS("inProgress"),
    ACKNOWLEDGED("acknowledged"),
    ESCALATED("escalated");

    private final String wireName;

    AlertStatus(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    public static Optional<AlertStatus> ofWireName(String name) {
        return Arrays.stream(values()).filter(s -> s.wireName.equals(name)).findFirst();
    }
}
