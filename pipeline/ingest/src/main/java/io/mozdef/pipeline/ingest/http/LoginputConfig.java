// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.ingest.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The doors of loginput. */
@ConfigMapping(prefix = "mozdef.loginput")
public interface LoginputConfig {

    /** Opens the doors to everybody who reaches them. Without it a sender token is required. */
    @WithDefault("false")
    boolean anonymous();

    /**
     * Folder of sender tokens, one file each; the file's name is the sender's. Read again every few seconds, so that a
     * token comes and goes without restart. Without a folder, and not {@link #anonymous()}, every request is refused.
     */
    Optional<Path> tokensDir();

    /** Largest body of a request in bytes; 10 MiB. */
    @WithDefault("10485760")
    long maxBody();

    /** Largest single event in bytes; 1 MiB. */
    @WithDefault("1048576")
    int maxEvent();

    /** Most events in one request. Must not exceed {@code mozdef.rabbitmq.max-in-flight}. */
    @WithDefault("10000")
    int maxEvents();

    /** What {@code Retry-After} tells a sender while the broker does not take events. */
    @WithDefault("PT5S")
    Duration retryAfter();
}
