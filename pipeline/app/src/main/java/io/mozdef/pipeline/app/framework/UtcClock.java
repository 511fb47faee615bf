// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.framework;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The one clock of the process; everything that needs the time takes it from here. */
final class UtcClock {

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }
}
