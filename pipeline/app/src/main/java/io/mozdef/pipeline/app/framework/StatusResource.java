// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.framework;

import io.mozdef.pipeline.app.role.ActiveRoles;
import io.mozdef.pipeline.app.role.RoleLifecycle;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * Whether the process can do its work, for people and for MozDef's health checks: it answers 200 whenever the process does,
 * and the body tells the truth. A load balancer asks the readiness check on the management port instead. No token, so no
 * addresses and no reasons: those are in the readiness check.
 */
@Path("/status")
@Tag(name = "status")
public class StatusResource {

    private final ActiveRoles roles;
    private final RoleLifecycle lifecycle;
    private final DependencyProbes probes;

    @Inject
    StatusResource(ActiveRoles roles, RoleLifecycle lifecycle, DependencyProbes probes) {
        this.roles = roles;
        this.lifecycle = lifecycle;
        this.probes = probes;
    }

    /**
     * @param status ok, or degraded when a role cannot work or a dependency does not answer
     * @param service the role, a comma list, or all
     * @param dependencies what the active roles need: ok or unavailable
     */
    public record Status(String status, String service, Map<String, String> dependencies) {}

    @GET
    @PermitAll
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Whether this process and what it depends on work")
    public Status status() {
        Map<String, String> dependencies = new TreeMap<>();
        lifecycle
                .dependencies()
                .forEach(d -> dependencies.put(d.name(), probes.problem(d).isPresent() ? "unavailable" : "ok"));
        boolean ok = !dependencies.containsValue("unavailable")
                && lifecycle.problems().isEmpty();
        return new Status(ok ? "ok" : "degraded", roles.service(), dependencies);
    }
}
