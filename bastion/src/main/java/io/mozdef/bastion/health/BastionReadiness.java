// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.health;

import io.mozdef.bastion.limit.Capacity;
import io.mozdef.bastion.queue.Queue;
import io.mozdef.bastion.tls.Tls;
import io.mozdef.bastion.webhook.Sources;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while SQS takes messages and we are not on the way out. Problems with reloaded files are shown, but do not unready: what was read before still holds. */
@Readiness
@Singleton
class BastionReadiness implements HealthCheck {
    private final Instance<Queue> queue;
    private final Sources sources;
    private final Tls tls;
    private final Capacity capacity;

    @Inject
    BastionReadiness(Instance<Queue> queue, Sources sources, Tls tls, Capacity capacity) {
        this.queue = queue;
        this.sources = sources;
        this.tls = tls;
        this.capacity = capacity;
    }

    @Override
    public HealthCheckResponse call() {
        boolean takes = queue.get().takesMessages();
        return HealthCheckResponse.named("bastion")
                .status(takes && !capacity.draining())
                .withData("queue", takes ? "takes messages" : "fails")
                .withData("draining", capacity.draining())
                .withData(
                        "problems",
                        Stream.concat(sources.problems().stream(), tls.problems().stream())
                                .collect(Collectors.joining("; ")))
                .build();
    }
}
