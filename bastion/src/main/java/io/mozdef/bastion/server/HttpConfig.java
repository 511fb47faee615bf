// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.server;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The public port. */
@ConfigMapping(prefix = "mozdef.bastion.http")
interface HttpConfig {
    /** Address to bind; follows {@code quarkus.http.host}. */
    String host();

    /** Port; follows {@code quarkus.http.port}. */
    int port();

    /**
     * Open connections of addresses that some allowlist has, and of trusted proxies; more are closed unheard. Without it what a third of
     * the heap can hold, 4,000 at most: see {@link ConnectionLimits}.
     */
    Optional<Integer> connections();

    /**
     * Open connections of one of those addresses (of one /64 in IPv6); trusted proxies have no such limit. One host must not take what
     * all have, least of all where access is open and every host is known. Without it a quarter of the whole, and 256 at least: a sender
     * behind NAT is one address.
     */
    Optional<Integer> connectionsPerAddress();

    /** Open connections of all other addresses together: they can only be refused, and take no room from the known. */
    @WithDefault("400")
    int strangerConnections();

    /** Open connections of one other address (of one /64 in IPv6). */
    @WithDefault("20")
    int strangerConnectionsPerAddress();

    /** From a connection's start to the end of its first request's headers; the TLS handshake and the PROXY header may take as long before it. */
    @WithDefault("5s")
    Duration headerTime();

    /** All headers of a request together, in bytes. */
    @WithDefault("8K")
    MemorySize maxHeaderSize();

    /** Requests that one HTTP/2 connection may have open at once (RFC 9113 recommends not less than 100). */
    @WithDefault("100")
    int http2Streams();

    /** RST_STREAM frames that one HTTP/2 connection may send, or make us send, in ten seconds; more end it (CVE-2023-44487, CVE-2025-8671). */
    @WithDefault("100")
    int http2Resets();

    /** From one answer to the end of the next request's headers. */
    @WithDefault("60s")
    Duration idleTimeout();

    /** How long requests under way may take to end after SIGTERM. */
    @WithDefault("10s")
    Duration drainTime();
}
