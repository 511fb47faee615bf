// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import static io.mozdef.operator.controller.cluster.Stacks.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.mozdef.operator.controller.dependent.Meta;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Versions, replicas, crashes. */
@ExtendWith(RealCluster.class)
class RolloutIT {

    private static final String API =
            "storage: {search: {urls: [\"http://search:9200\"]}}\napi: {oidc: {issuerUrl: \"https://id\", audience: a}, %s}\n";
    private static final String WORKER =
            """
            transport: {rabbitmq: {urls: ["amqp://rabbitmq:5672"], secretRef: {name: rabbitmq}}}
            storage: {search: {urls: ["http://search:9200"]}}
            workers: [{name: events, source: {type: RabbitMQ}, %s}]
            """;

    static Stream<Arguments> scalers() {
        String byCpu = "autoscaling: {minReplicas: 2, maxReplicas: 9}";
        String byQueue = "autoscaling: {minReplicas: 2, maxReplicas: 9, queueDepth: {messagesPerReplica: 100}}";
        return Stream.of(
                Arguments.of("api", API, "horizontalpodautoscalers", byCpu),
                Arguments.of("w-events", WORKER, "horizontalpodautoscalers", byCpu),
                Arguments.of("w-events", WORKER, "scaledobjects", byQueue));
    }

    @ParameterizedTest(name = "{0}, {2}")
    @MethodSource("scalers")
    void replicasNeverFallWhenTheyChangeHands(String component, String spec, String scaler, String autoscaling)
            throws IOException {
        String name = apply(spec.formatted("replicas: 5"));
        String itself = name + "-" + component;
        awaitCondition(name, "Ready", "True", null);
        Set<Integer> seen = new ConcurrentSkipListSet<>();
        var watch = deployment(itself).inform(new Replicas(seen));
        patch(name, spec.formatted(autoscaling));
        patient().until(() -> isThere(scaler, itself));
        awaitCondition(name, "Ready", "True", null);
        assertThat(deployment(itself).get().getSpec().getReplicas()).isEqualTo(5);
        // an autoscaler writes through the scale subresource, and is not fought
        deployment(itself).scale(6);
        awaitLooks(10);
        awaitCondition(name, "Ready", "True", null);
        Deployment scaled = deployment(itself).get();
        assertThat(scaled.getSpec().getReplicas()).isEqualTo(6);
        assertThat(scaled.getMetadata().getManagedFields())
                .filteredOn(m -> m.getManager().equals(Meta.OPERATOR))
                .isNotEmpty()
                .noneMatch(m -> m.getFieldsV1().toString().contains("f:replicas"));
        // nor is it when the stack is applied again for another reason
        annotate(name, "mozdef.io/restart-trigger", "now");
        patient()
                .until(() -> deployment(itself).get().getMetadata().getGeneration()
                        > scaled.getMetadata().getGeneration());
        awaitLooks(10);
        assertThat(deployment(itself).get().getSpec().getReplicas()).isEqualTo(6);
        patch(name, spec.formatted("replicas: 6"));
        patient().until(() -> !isThere(scaler, itself));
        assertThat(deployment(itself).get().getSpec().getReplicas()).isEqualTo(6);
        patient().until(() -> seen.contains(6));
        watch.close();
        assertThat(seen).allMatch(r -> r >= 5);
    }

    private static boolean isThere(String kind, String name) throws IOException {
        return !kubectlIn(NAMESPACE, "get", kind, name, "--ignore-not-found", "-o", "name")
                .isBlank();
    }

    private static void awaitLooks(int more) {
        double seen = reconciles();
        patient().until(() -> reconciles() >= seen + more);
    }

    @Test
    void aCrashingPodIsHeardInItsOwnWordsWithoutItsSecrets() {
        String name = apply(bastion("bastion: {allowlist: {cidrs: [198.51.100.0/24]}}"));
        awaitCondition(name, "Ready", "True", null);
        cluster().kubelet().crash("bastion", "queue: amqp://mozdef:hunter2@rabbit refused, password=hunter2");
        try {
            annotate(name, "mozdef.io/restart-trigger", "now");
            awaitCondition(name, "Degraded", "True", "ComponentUnavailable");
            assertThat(condition(name, "Degraded").message())
                    .contains("CrashLoopBackOff", "queue: amqp://***@rabbit refused")
                    .doesNotContain("hunter2");
        } finally {
            cluster().kubelet().heal("bastion");
        }
        awaitCondition(name, "Ready", "True", null);
    }

    @Test
    void theRestartTriggerReplacesAllPods() {
        String name = apply(bastion("bastion: {allowlist: {cidrs: [198.51.100.0/24]}}"));
        awaitCondition(name, "Ready", "True", null);
        Set<String> before = pods(name);
        assertThat(before).isNotEmpty();
        annotate(name, "mozdef.io/restart-trigger", "now");
        patient().until(() -> pods(name).size() == before.size() && Collections.disjoint(pods(name), before));
        awaitCondition(name, "Ready", "True", null);
    }

    private static Set<String> pods(String stack) {
        return admin()
                .pods()
                .inNamespace(NAMESPACE)
                .withLabel("app.kubernetes.io/instance", stack)
                .list()
                .getItems()
                .stream()
                .map(p -> p.getMetadata().getUid())
                .collect(Collectors.toSet());
    }

    @Test
    void aVersionChangeTakesWorkersFirstAndStopsWhereTheyFail() {
        String spec = minimal() + "version: \"%s\"\n";
        String name = apply(spec.formatted("1.1.0"));
        awaitCondition(name, "Ready", "True", null);
        cluster().kubelet().crash("w-uptycs", "no");
        patch(name, spec.formatted("1.2.0"));
        patient().until(() -> version(name + "-w-uptycs").equals("1.2.0"));
        awaitCondition(name, "Degraded", "True", "ComponentUnavailable");
        assertThat(version(name + "-bastion")).isEqualTo("1.1.0");
        assertThat(version(name + "-loginput")).isEqualTo("1.1.0");
        cluster().kubelet().heal("w-uptycs");
        patient().until(() -> version(name + "-bastion").equals("1.2.0"));
        awaitCondition(name, "Ready", "True", null);
        assertThat(stacks().withName(name).get().getStatus().version()).isEqualTo("1.2.0");
    }

    @Test
    void anotherOperatorVersionRollsNothing() throws IOException {
        String name = apply(minimal());
        awaitCondition(name, "Ready", "True", null);
        cluster().stopOperator();
        int writes = writesOfTheStopped();
        cluster()
                .startOperator(Map.of(
                        "MOZDEF_OPERATOR_CURRENT_VERSION",
                        "1.3.0",
                        "MOZDEF_OPERATOR_PREVIOUS_VERSION",
                        "1.2.0",
                        "MOZDEF_OPERATOR_PREVIOUS_BASTION",
                        OperatorProcess.image("bastion", "1.2.0"),
                        "MOZDEF_OPERATOR_PREVIOUS_PIPELINE",
                        OperatorProcess.image("pipeline", "1.2.0")));
        try {
            patient().until(() -> reconciles() >= 20);
            assertThat(newWrites(writes))
                    .as("nothing of this stack, and no Deployment of any")
                    .noneMatch(r -> r.name().startsWith(name) || r.resource().equals("deployments"));
        } finally {
            cluster().stopOperator();
            cluster().startOperator(Map.of());
        }
    }

    private record Replicas(Set<Integer> seen) implements ResourceEventHandler<Deployment> {

        @Override
        public void onAdd(Deployment deployment) {
            seen.add(deployment.getSpec().getReplicas());
        }

        @Override
        public void onUpdate(Deployment before, Deployment deployment) {
            seen.add(deployment.getSpec().getReplicas());
        }

        @Override
        public void onDelete(Deployment deployment, boolean unknown) {}
    }
}
