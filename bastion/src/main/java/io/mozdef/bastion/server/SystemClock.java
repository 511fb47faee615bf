// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.server;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Makes the clock that everything else is given. */
final class SystemClock {
    private SystemClock() {}

    @Produces
    @Singleton
    static Clock clock() {
        return Clock.systemUTC();
    }
}
