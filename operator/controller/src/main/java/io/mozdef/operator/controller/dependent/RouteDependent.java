// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.dependent;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.mozdef.operator.controller.plan.ComponentPlan;
import io.mozdef.operator.controller.plan.Door;
import io.mozdef.operator.controller.plan.StackPlan;
import io.mozdef.operator.crd.Expose;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A Route of OpenShift for each component that asks for one. Never plain HTTP: a redirect would be answered after the secret was sent. */
@Singleton
final class RouteDependent implements Dependent {

    @Override
    public Kind kind() {
        return Kind.optional(
                "route.openshift.io/v1", "Route", "routes", "it is no OpenShift: use Ingress, Gateway or LoadBalancer");
    }

    @Override
    public Stream<GenericKubernetesResource> render(StackPlan plan, Facts facts) {
        return plan.components().stream()
                .filter(c -> c.door() != null && c.door().expose().type() == Expose.Type.Route)
                .map(c -> route(plan, c, Objects.requireNonNull(c.door())));
    }

    private GenericKubernetesResource route(StackPlan plan, ComponentPlan component, Door door) {
        Map<String, Object> spec = new TreeMap<>();
        Expose.OpenShiftRoute wanted = door.expose().route();
        if (wanted != null && wanted.host() != null) {
            spec.put("host", wanted.host());
        }
        if (!door.prefix().equals("/")) {
            spec.put("path", door.prefix());
        }
        spec.put("to", new TreeMap<>(Map.of("kind", "Service", "name", component.objectName(), "weight", 100)));
        spec.put("port", Map.of("targetPort", door.portName()));
        spec.put(
                "tls",
                new TreeMap<>(Map.of(
                        "termination",
                        door.secure() ? "passthrough" : "edge",
                        "insecureEdgeTerminationPolicy",
                        "None")));
        return Optionals.of(kind(), Meta.of(plan, component), spec);
    }
}
