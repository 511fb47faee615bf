// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.dependent;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.mozdef.operator.controller.plan.ComponentPlan;
import io.mozdef.operator.controller.plan.Door;
import io.mozdef.operator.controller.plan.StackPlan;
import io.mozdef.operator.crd.Expose;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A route of the Gateway API for each component that asks for one. */
@Singleton
final class HttpRouteDependent implements Dependent {

    @Override
    public Kind kind() {
        return Kind.optional(
                "gateway.networking.k8s.io/v1",
                "HTTPRoute",
                "httproutes",
                "install the Gateway API, or use another expose.type");
    }

    @Override
    public Stream<GenericKubernetesResource> render(StackPlan plan, Facts facts) {
        return plan.components().stream()
                .filter(c -> c.door() != null && c.door().expose().type() == Expose.Type.Gateway)
                .map(c -> route(plan, c, Objects.requireNonNull(c.door())));
    }

    private GenericKubernetesResource route(StackPlan plan, ComponentPlan component, Door door) {
        Expose.GatewayRoute wanted = Objects.requireNonNull(door.expose().gateway());
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put(
                "parentRefs",
                wanted.parentRefs().stream().map(HttpRouteDependent::parent).toList());
        spec.put("hostnames", wanted.hostnames());
        // sorted: a plain Map.of has another order in every process
        Map<String, Object> path = new TreeMap<>(Map.of("type", "PathPrefix", "value", door.prefix()));
        Map<String, Object> backend = new TreeMap<>(Map.of(
                "group", "", "kind", "Service", "name", component.objectName(), "port", door.port(), "weight", 1));
        Map<String, Object> rule =
                new TreeMap<>(Map.of("matches", List.of(Map.of("path", path)), "backendRefs", List.of(backend)));
        spec.put("rules", List.of(rule));
        return Optionals.of(kind(), Meta.of(plan, component), spec);
    }

    private static Map<String, Object> parent(Expose.ParentRef ref) {
        Map<String, Object> parent = new LinkedHashMap<>();
        parent.put("group", "gateway.networking.k8s.io");
        parent.put("kind", "Gateway");
        parent.put("name", ref.name());
        if (ref.namespace() != null) {
            parent.put("namespace", ref.namespace());
        }
        if (ref.sectionName() != null) {
            parent.put("sectionName", ref.sectionName());
        }
        return parent;
    }
}
