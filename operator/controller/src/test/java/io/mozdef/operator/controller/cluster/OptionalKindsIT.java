// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import static io.mozdef.operator.controller.cluster.Stacks.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kinds that a cluster may have or not: made, changed, mended, taken away; gone with their definition, back without a restart. */
@ExtendWith(RealCluster.class)
class OptionalKindsIT {

    private static final String BASTION = bastion("bastion: {allowlist: {cidrs: [198.51.100.0/24]}}");

    /**
     * A feature that takes an optional kind.
     *
     * @param kind of the object
     * @param asked a stack with the feature, and a place for one of the values
     * @param one a value that the object shows
     * @param other another one
     * @param without the same stack without the feature
     */
    record Feature(String kind, String asked, String one, String other, String without) {

        String with(String value) {
            return asked.replace("VALUE", value);
        }

        @Override
        public String toString() {
            return kind;
        }
    }

    static Stream<Feature> features() {
        String byQueue = minimal()
                .replace(
                        "{name: eventtask, source: {type: RabbitMQ}}",
                        "{name: eventtask, source: {type: RabbitMQ, queue: VALUE}, autoscaling: {maxReplicas: 4, queueDepth:"
                                + " {messagesPerReplica: 100}}}");
        return Stream.of(
                new Feature(
                        "HTTPRoute",
                        bastion(
                                """
                                bastion:
                                  allowlist: {cidrs: [198.51.100.0/24]}
                                  clientAddress: {type: ForwardedFor, forwardedFor: {trustedHops: 1}, from: [{podSelector: {}}]}
                                  expose: {type: Gateway, gateway: {parentRefs: [{name: edge}], hostnames: [VALUE]}}
                                """),
                        "one.example.org",
                        "two.example.org",
                        BASTION),
                new Feature(
                        "Route",
                        minimal()
                                .replace(
                                        "mozdef-api}}",
                                        "mozdef-api}, from: [{podSelector: {}}], expose: {type: Route, route: {host: VALUE}}}"),
                        "one.example.org",
                        "two.example.org",
                        minimal()),
                new Feature(
                        "Certificate",
                        bastion(
                                "bastion: {allowlist: {cidrs: [198.51.100.0/24]}, tls: {issuerRef: {name: x}, dnsNames: [VALUE]}}"),
                        "one.example.org",
                        "two.example.org",
                        BASTION),
                new Feature("ScaledObject", byQueue, "first-queue", "second-queue", minimal()),
                // its parts are names of the stack's own: nothing of it changes with the stack
                new Feature("TriggerAuthentication", byQueue.replace("VALUE", "a-queue"), "", "", minimal()),
                new Feature(
                        "ServiceMonitor",
                        minimal() + "observability: {metrics: {serviceMonitor: true}}\n",
                        "",
                        "",
                        minimal()),
                new Feature(
                        "PrometheusRule",
                        minimal()
                                + "observability: {metrics: {serviceMonitor: true, prometheusRule: true, labels: {release: VALUE}}}\n",
                        "one",
                        "two",
                        minimal()));
    }

    @Test
    void noOptionalKindIsLeftOut() {
        assertThat(features())
                .extracting(Feature::kind)
                .containsExactlyInAnyOrderElementsOf(
                        OptionalKinds.ALL.stream().map(OptionalKinds::kind).toList());
    }

    @ParameterizedTest
    @MethodSource("features")
    void isMadeChangedMendedAndTakenAway(Feature feature) {
        String name = apply(feature.with(feature.one()));
        awaitMade(name, feature, feature.one());
        patch(name, feature.with(feature.other()));
        awaitMade(name, feature, feature.other());
        made(name, feature.kind()).forEach(o -> admin().resource(o).delete());
        awaitMade(name, feature, feature.other());
        patch(name, feature.without());
        patient().until(() -> made(name, feature.kind()).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("features")
    void withoutItsDefinitionItIsMissingInWordsAndHealsWithoutARestart(Feature feature) {
        var definition = kind(feature.kind()).definition();
        admin().resource(definition).delete();
        try {
            String name = apply(feature.with(feature.one()));
            awaitCondition(name, "Degraded", "True", null);
            patient().untilAsserted(() -> assertThat(condition(name, "Degraded").message())
                    .contains("this cluster has no " + feature.kind()));
            admin().resource(definition).create();
            awaitMade(name, feature, feature.one());
            patient().untilAsserted(() -> assertThat(condition(name, "Degraded").message())
                    .doesNotContain("this cluster has no"));
        } finally {
            admin().resource(definition).createOr(NonDeletingOperation::update);
        }
    }

    @Test
    void theBastionWaitsForItsCertificate() {
        String name = apply(
                bastion(
                        "bastion: {allowlist: {cidrs: [198.51.100.0/24]}, tls: {issuerRef: {name: x}, dnsNames: [a.example.org]}}"));
        awaitCondition(name, "ResolvedRefs", "False", null);
        assertThat(condition(name, "ResolvedRefs").message()).contains(name + "-bastion-tls");
        assertThat(deployments(name)).isEmpty();
    }

    /** KEDA takes the last pod away when there is nothing to do: that is as it should be, and stays so. */
    @Test
    void noPodAtAllIsReadyWhereTheQueueDecides() {
        String name = apply(minimal()
                .replace(
                        "{name: eventtask, source: {type: RabbitMQ}}",
                        "{name: eventtask, source: {type: RabbitMQ}, autoscaling: {minReplicas: 0, maxReplicas: 4, queueDepth:"
                                + " {messagesPerReplica: 100}}}"));
        awaitCondition(name, "Ready", "True", null);
        deployment(name + "-w-eventtask").scale(0);
        patient()
                .until(() -> deployment(name + "-w-eventtask").get().getStatus().getReplicas() == null);
        double seen = reconciles();
        patient().until(() -> reconciles() >= seen + 10);
        assertThat(deployment(name + "-w-eventtask").get().getSpec().getReplicas())
                .isZero();
        awaitCondition(name, "Ready", "True", "AllComponentsReady");
    }

    private static OptionalKinds kind(String name) {
        return OptionalKinds.ALL.stream()
                .filter(k -> k.kind().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void awaitMade(String stack, Feature feature, String value) {
        patient().untilAsserted(() -> assertThat(made(stack, feature.kind()))
                .isNotEmpty()
                .asString()
                .contains(value));
    }

    private static List<GenericKubernetesResource> made(String stack, String kind) {
        return admin().genericKubernetesResources(kind(kind).context())
                .inNamespace(NAMESPACE)
                .withLabel("app.kubernetes.io/instance", stack)
                .list()
                .getItems();
    }
}
