// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mozdef.operator.controller.apply.OwnObjects;
import io.mozdef.operator.controller.dependent.Dependent;
import io.mozdef.operator.controller.plan.ComponentPlan;
import io.mozdef.operator.controller.plan.Door;
import io.mozdef.operator.controller.plan.StackPlan;
import io.mozdef.operator.crd.Endpoints;
import io.mozdef.operator.crd.Expose;
import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where people and senders reach a stack. */
final class EndpointUrls {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private EndpointUrls() {}

    static @Nullable Endpoints of(StackPlan plan, OwnObjects objects, Collection<Dependent> dependents) {
        Endpoints all = new Endpoints(
                url(plan, "bastion", objects, dependents),
                url(plan, "loginput", objects, dependents),
                url(plan, "api", objects, dependents));
        return all.equals(new Endpoints(null, null, null)) ? null : all;
    }

    private static @Nullable String url(
            StackPlan plan, String name, OwnObjects objects, Collection<Dependent> dependents) {
        return plan.components().stream()
                .filter(c -> c.name().equals(name) && c.door() != null)
                .findFirst()
                .map(c -> url(plan, c, Objects.requireNonNull(c.door()), objects, dependents))
                .orElse(null);
    }

    private static @Nullable String url(
            StackPlan plan, ComponentPlan component, Door door, OwnObjects objects, Collection<Dependent> dependents) {
        Expose expose = door.expose();
        return switch (Objects.requireNonNull(expose.type())) {
            case Ingress -> {
                Expose.IngressRoute route = Objects.requireNonNull(expose.ingress());
                yield (route.tlsSecretName() == null ? "http://" : "https://") + route.host() + door.path();
            }
            case Gateway ->
                "https://"
                        + Objects.requireNonNull(expose.gateway()).hostnames().get(0) + door.path();
            case LoadBalancer -> loadBalancer(plan, component, door, objects, dependents);
            case Route -> route(plan, component, door, objects, dependents);
            case None ->
                door.portName() + "://" + component.objectName() + "." + plan.namespace() + ".svc:" + door.port()
                        + door.path();
        };
    }

    /** The router's answer, for it may have made the name up; null until it has taken the route. */
    private static @Nullable String route(
            StackPlan plan, ComponentPlan component, Door door, OwnObjects objects, Collection<Dependent> dependents) {
        return dependents.stream()
                .map(Dependent::kind)
                .filter(k -> k.name().equals("Route"))
                .flatMap(k -> objects.get(k, plan.namespace(), component.objectName()).stream())
                .findFirst()
                .map(route -> {
                    JsonNode tree = MAPPER.valueToTree(route);
                    String asked = tree.path("spec").path("host").asText("");
                    String host = tree.path("status")
                            .path("ingress")
                            .path(0)
                            .path("host")
                            .asText(asked);
                    return host.isEmpty() ? null : "https://" + host + door.path();
                })
                .orElse(null);
    }

    /** Null until the cloud has given an address. */
    private static @Nullable String loadBalancer(
            StackPlan plan, ComponentPlan component, Door door, OwnObjects objects, Collection<Dependent> dependents) {
        return dependents.stream()
                .map(Dependent::kind)
                .filter(k -> k.name().equals("Service"))
                .flatMap(k -> objects.get(k, plan.namespace(), component.objectName() + "-lb").stream())
                .findFirst()
                .map(service -> {
                    JsonNode tree = MAPPER.valueToTree(service);
                    JsonNode first = tree.path("status")
                            .path("loadBalancer")
                            .path("ingress")
                            .path(0);
                    String host = first.path("hostname").asText(first.path("ip").asText(""));
                    int port =
                            tree.path("spec").path("ports").path(0).path("port").asInt();
                    String scheme = component.kind().equals("bastion") ? "https://" : "http://";
                    return host.isEmpty() ? null : scheme + host + (port == 443 ? "" : ":" + port) + door.path();
                })
                .orElse(null);
    }
}
