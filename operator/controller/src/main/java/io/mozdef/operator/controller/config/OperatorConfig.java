// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/**
 * What the chart gives the operator. The watched namespaces are the SDK's own key, {@code quarkus.operator-sdk.namespaces}. Read at
 * start.
 */
@ConfigMapping(prefix = "mozdef.operator")
public interface OperatorConfig {

    /** The newest operands. */
    Operands current();

    /** The version before, which stacks may still run. */
    Optional<Operands> previous();

    /** How long a step of a version change may take before the rest waits and {@code RolloutBlocked} says why. */
    @WithDefault("10m")
    Duration rolloutDeadline();

    /** How often stacks are looked at without any event: expiries of secrets, optional kinds that came or went. */
    @WithDefault("5m")
    Duration resync();

    /** Whether Secrets may be generated (the right to create Secrets is given only then). */
    @WithDefault("true")
    boolean generateSecrets();

    /** Name of the lease; empty: no leader election, and one replica only. */
    Optional<String> lease();

    /** One version of both images. */
    interface Operands {

        /** Such as {@code 1.2.0}. */
        String version();

        /** Full reference of the bastion's image. */
        String bastion();

        /** Full reference of the pipeline's image. */
        String pipeline();
    }
}
