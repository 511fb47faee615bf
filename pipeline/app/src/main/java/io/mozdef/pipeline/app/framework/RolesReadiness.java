// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.framework;

import io.mozdef.pipeline.app.role.RoleLifecycle;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready when every active role can do its work. The roles answer from what they know; nothing is called out for it. There is
 * no liveness check of ours: a process that answers is alive.
 */
@Readiness
@Singleton
public class RolesReadiness implements HealthCheck {

    private final RoleLifecycle lifecycle;

    @Inject
    RolesReadiness(RoleLifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("roles");
        lifecycle.words().forEach((role, word) -> answer.withData(role.configName(), word));
        return answer.status(lifecycle.problems().isEmpty()).build();
    }
}
