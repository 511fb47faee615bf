// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.kind;

import io.mozdef.pipeline.model.alert.Alert;

/** Where a kind reports its alerts; each is stored when the call returns. */
public interface Findings {

    /**
     * Whether this very finding is known to be stored, so that it need not be described again. False is always safe.
     *
     * @param fingerprint of what would be reported, such as count and times
     */
    boolean isSettled(String alertId, String fingerprint);

    /** Stores an alert that never changes, unless it is stored already. */
    void once(Alert alert);

    /**
     * Stores an alert that may be reported again with a higher count.
     *
     * @param fingerprint as given to {@link #isSettled}
     */
    void growing(Alert alert, String fingerprint);
}
