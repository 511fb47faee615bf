// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.server;

import io.quarkus.runtime.configuration.MemorySize;
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

    /** Open connections of addresses that some allowlist has, and of trusted proxies; more are closed unheard. */
    @WithDefault("4000")
    int connections();

    /** Open connections of all other addresses together: they can only be refused, and take no room from the known. */
    @WithDefault("400")
    int strangerConnections();

    /** Open connections of one other address (of one /64 in IPv6). */
    @WithDefault("20")
    int strangerConnectionsPerAddress();

    /** From a connection's start to the end of its first request's headers. */
    @WithDefault("5s")
    Duration headerTime();

    /** All headers of a request together, in bytes. */
    @WithDefault("8K")
    MemorySize maxHeaderSize();

    /** From one answer to the end of the next request's headers. */
    @WithDefault("60s")
    Duration idleTimeout();

    /** How long requests under way may take to end after SIGTERM. */
    @WithDefault("10s")
    Duration drainTime();
}
