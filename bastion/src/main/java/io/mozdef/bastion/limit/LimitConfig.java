// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.limit;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** What all senders together, or one request, may take. The size of a body follows {@code mozdef.bastion.queue.max-message-size}. */
@ConfigMapping(prefix = "mozdef.bastion.limit")
public interface LimitConfig {
    /** From the end of the headers to the last byte of the body. */
    @WithDefault("10s")
    Duration bodyTime();

    /** Least bytes per second of a body, on average since its second second. 0 switches it off. */
    @WithDefault("1K")
    MemorySize bodyRate();

    /** Most headers of a request; their bytes have {@code mozdef.bastion.http.max-header-size}. */
    @WithDefault("64")
    int headers();

    /** Requests past the guards and not yet answered; more get 503. */
    @WithDefault("1000")
    int inFlight();

    /**
     * Bytes of the bodies of all requests not yet answered; more get 503. Without it a twelfth of the heap: a body is
     * there up to seven times at once (as read, as text, as JSON, as sent), and the rest of the program needs 20 MB.
     */
    Optional<MemorySize> bodyMemory();
}
