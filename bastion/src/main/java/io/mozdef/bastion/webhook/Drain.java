// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.webhook;

import jakarta.inject.Singleton;

/** Whether we are on the way out. Thread-safe. */
@Singleton
public class Drain {
    private volatile boolean draining;

    /** From now on no new request is taken. */
    public void begin() {
        draining = true;
    }

    /** True after {@link #begin}. */
    public boolean draining() {
        return draining;
    }
}
