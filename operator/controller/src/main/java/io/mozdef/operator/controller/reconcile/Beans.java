// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.reconcile;

import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.mozdef.operator.controller.config.OperatorConfig;
import io.quarkus.runtime.Quarkus;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the container cannot make itself. */
final class Beans {

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    /** Null without a lease: then there must be one replica only. */
    @Produces
    @Dependent
    @Nullable
    LeaderElectionConfiguration leaderElection(OperatorConfig config, LeaseReturn lease) {
        // the pod's name is for people; the rest, because no two may ever be the same
        String identity = Objects.requireNonNullElse(System.getenv("HOSTNAME"), "operator") + "_" + UUID.randomUUID();
        return config.lease()
                .filter(name -> !name.isBlank())
                .map(name -> LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(name)
                        .withIdentity(identity)
                        // the SDK's own exit waits for the shutdown in which it is called, for ever: nothing would end
                        // but by SIGKILL
                        .withExitOnStopLeading(false)
                        .withLeaderCallbacks(new LeaderCallbacks(
                                () -> {},
                                () -> {
                                    lease.giveBack(name, identity);
                                    Quarkus.asyncExit(1);
                                },
                                leader -> {}))
                        .build())
                .orElse(null);
    }
}
