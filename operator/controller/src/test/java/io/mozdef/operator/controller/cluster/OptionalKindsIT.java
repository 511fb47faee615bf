// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import static io.mozdef.operator.controller.cluster.Stacks.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Kinds that a cluster may have or not: made, changed, taken away; gone with their definition, back without a restart. */
@ExtendWith(RealCluster.class)
class OptionalKindsIT {

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

    @Test
    void whatIsAskedForIsMadeChangedAndTakenAway() {
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
        patient().untilAsserted(() -> assertThat(
                        List.of("ScaledObject", "TriggerAuthentication", "ServiceMonitor", "Route"))
                .allMatch(kind -> !made(name, kind).isEmpty()));
        patch(name, asked.formatted(5, "b.example.org"));
        patient().untilAsserted(() -> {
            assertThat(made(name, "ScaledObject")).asString().contains("maxReplicaCount=5");
            assertThat(made(name, "Route")).asString().contains("b.example.org");
        });
        patch(name, minimal());
        awaitNothingMade(name);
    }

    @Test
    void aCertificateIsAskedForAndTheBastionWaitsForIt() {
        String asked = "bastion: {allowlist: {cidrs: [198.51.100.0/24]}, tls: {issuerRef: {name: x}, dnsNames: [%s]}}";
        String name = apply(bastion(asked.formatted("a.example.org")));
        patient()
                .untilAsserted(
                        () -> assertThat(made(name, "Certificate")).asString().contains("a.example.org"));
        awaitCondition(name, "ResolvedRefs", "False", null);
        patch(name, bastion(asked.formatted("b.example.org")));
        patient()
                .untilAsserted(
                        () -> assertThat(made(name, "Certificate")).asString().contains("b.example.org"));
        patch(name, bastion("bastion: {allowlist: {cidrs: [198.51.100.0/24]}}"));
        awaitNothingMade(name);
    }

    private static void awaitNothingMade(String stack) {
        patient().untilAsserted(() -> assertThat(OptionalKinds.ALL)
                .allMatch(kind -> made(stack, kind.kind()).isEmpty()));
    }

    private static List<GenericKubernetesResource> made(String stack, String kind) {
        return OptionalKinds.ALL.stream()
                .filter(k -> k.kind().equals(kind))
                .flatMap(k -> admin()
                        .genericKubernetesResources(k.context())
                        .inNamespace(NAMESPACE)
                        .withLabel("app.kubernetes.io/instance", stack)
                        .list()
                        .getItems()
                        .stream())
                .toList();
    }
}
