// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import static io.mozdef.operator.controller.cluster.Stacks.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Kinds that a cluster may have or not: made, changed, taken away; gone with their definition, back without a restart. */
@ExtendWith(RealCluster.class)
class OptionalKindsIT {

    private static final Set<String> NOT_MADE = new TreeSet<>();
    private static final OptionalKinds ROUTE = OptionalKinds.ALL.get(0);

    private static String behindGateway(String host) {
        return bastion(
                """
                bastion:
                  allowlist: {cidrs: [198.51.100.0/24]}
                  clientAddress: {type: ForwardedFor, forwardedFor: {trustedHops: 1}, from: [{podSelector: {}}]}
                  expose: {type: Gateway, gateway: {parentRefs: [{name: edge}], hostnames: [%s]}}
                """
                        .formatted(host));
    }

    private static List<GenericKubernetesResource> routes(String stack) {
        return admin().genericKubernetesResources(ROUTE.context())
                .inNamespace(NAMESPACE)
                .withLabel("app.kubernetes.io/instance", stack)
                .list()
                .getItems();
    }

    @Test
    void aRouteIsMadeChangedMendedAndTakenAway() {
        String name = apply(behindGateway("one.example.org"));
        patient().until(() -> routes(name).size() == 1);
        patch(name, behindGateway("two.example.org"));
        patient().until(() -> routes(name).toString().contains("two.example.org"));
        GenericKubernetesResource route = routes(name).get(0);
        admin().resource(route).delete();
        patient().until(() -> routes(name).size() == 1);
        patch(name, bastion("bastion: {allowlist: {cidrs: [198.51.100.0/24]}}"));
        patient().until(() -> routes(name).isEmpty());
    }

    @Test
    void withoutItsDefinitionTheFeatureIsMissingAndHealsWithoutARestart() {
        admin().resource(ROUTE.definition()).delete();
        try {
            String name = apply(behindGateway("one.example.org"));
            awaitCondition(name, "Ready", "True", null);
            awaitCondition(name, "Degraded", "True", "FeatureUnavailable");
            assertThat(condition(name, "Degraded").message()).contains("this cluster has no HTTPRoute");
            admin().resource(ROUTE.definition()).create();
            awaitCondition(name, "Degraded", "False", null);
            patient().until(() -> routes(name).size() == 1);
        } finally {
            admin().resource(ROUTE.definition())
                    .createOr(io.fabric8.kubernetes.client.dsl.NonDeletingOperation::update);
        }
    }

    /** What the operator does not make yet it says; what it makes it makes, changes and takes away. */
    @Test
    void whatIsAskedForIsMadeOrSaidNotToBe() {
        String asked = minimal()
                        .replace(
                                "{name: eventtask, source: {type: RabbitMQ}}",
                                "{name: eventtask, source: {type: RabbitMQ}, autoscaling: {maxReplicas: %d, queueDepth:"
                                        + " {messagesPerReplica: 100}}}")
                        .replace(
                                "mozdef-api}}",
                                "mozdef-api}, from: [{podSelector: {}}], expose: {type: Route, route: {host: %s}}}")
                + "observability: {metrics: {serviceMonitor: true}}\n";
        String name = apply(asked.formatted(4, "a.example.org"));
        awaitCondition(name, "Accepted", "True", null);
        patient().untilAsserted(() -> assertThat(List.of("ScaledObject", "ServiceMonitor", "Route"))
                .allMatch(kind -> isMade(name, kind) || isSaidNotToBe(name, kind)));
        List.of("ScaledObject", "ServiceMonitor", "Route").stream()
                .filter(kind -> !isMade(name, kind))
                .forEach(NOT_MADE::add);
        patch(name, asked.formatted(5, "b.example.org"));
        patch(name, minimal());
        patient().until(() -> OptionalKinds.ALL.stream().allMatch(k -> admin().genericKubernetesResources(k.context())
                .inNamespace(NAMESPACE)
                .withLabel("app.kubernetes.io/instance", name)
                .list()
                .getItems()
                .isEmpty()));
    }

    private static boolean isMade(String stack, String kind) {
        return OptionalKinds.ALL.stream()
                .filter(k -> k.kind().equals(kind))
                .flatMap(k -> admin()
                        .genericKubernetesResources(k.context())
                        .inNamespace(NAMESPACE)
                        .withLabel("app.kubernetes.io/instance", stack)
                        .list()
                        .getItems()
                        .stream())
                .findFirst()
                .isPresent();
    }

    private static boolean isSaidNotToBe(String stack, String kind) {
        String words = condition(stack, "Degraded").message();
        return words.contains("does not make") && words.contains(kind);
    }

    /** Kinds that the operator said it does not make yet: their rights cannot be used. */
    static Set<String> notMade() {
        return Set.copyOf(NOT_MADE);
    }
}
