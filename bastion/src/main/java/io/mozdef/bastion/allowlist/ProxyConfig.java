// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.allowlist;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Which proxies stand in front and may say who sent a request. None by default: then the peer is the sender. */
@ConfigMapping(prefix = "mozdef.bastion.proxy")
public interface ProxyConfig {
    /** Networks of the proxies, separated by commas. Only their header is read, from the right, past all of them. */
    Optional<String> networks();

    /** Instead of walking past networks: the sender is this many entries from the right. 0 is off. */
    @WithDefault("0")
    int hops();

    /** Whether proxies begin each connection with the PROXY protocol, version 1 or 2. Then all have to, and nobody but {@link #networks} may connect. */
    @WithDefault("false")
    boolean protocol();

    /** Header with addresses separated by commas, to whose end each proxy adds its peer. */
    @WithDefault("X-Forwarded-For")
    String header();
}
