// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.server;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The public port. */
@ConfigMapping(prefix = "mozdef.bastion.http")
interface HttpConfig {
    /** Address to bind; follows {@code quarkus.http.host}. */
    String host();

    /** Port; follows {@code quarkus.http.port}. 0 takes a free one and logs it. */
    int port();

    /** A connection without any traffic for this long is closed. */
    @WithDefault("60s")
    Duration idleTimeout();

    /** How long requests under way may take to end after SIGTERM. */
    @WithDefault("10s")
    Duration drainTime();
}
