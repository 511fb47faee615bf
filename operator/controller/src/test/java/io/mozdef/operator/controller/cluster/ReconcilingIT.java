// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import static io.mozdef.operator.controller.cluster.Stacks.*;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** From a resource to objects, and nothing more once they are there. */
@ExtendWith(RealCluster.class)
class ReconcilingIT {

    @Test
    void aMinimalStackBecomesReadyAndThenNothingIsWritten() throws IOException {
        String name = apply(minimal());
        awaitCondition(name, "Ready", "True", "AllComponentsReady");
        assertThat(deployments(name)).hasSize(7);
        Secret generated = admin().secrets()
                .inNamespace(NAMESPACE)
                .withName(name + "-uptycs-secret")
                .get();
        assertThat(generated.getData()).containsOnlyKeys("current");
        assertThat(generated.getMetadata().getOwnerReferences()).isEmpty();

        int writes = settledWrites();
        double before = reconciles();
        patient().atMost(Duration.ofMinutes(5)).until(() -> reconciles() >= before + 100);
        assertThat(newWrites(writes)).isEmpty();
    }

    /** As the chart runs it: whoever collects the logs reads each line as an object. */
    @Test
    void everyLineOfItsLogIsJson() throws IOException {
        awaitCondition(apply(bastion("bastion: {allowlist: {cidrs: [198.51.100.0/24]}}")), "Ready", "True", null);
        List<String> lines = cluster().operator().log().lines().toList();
        assertThat(lines).isNotEmpty().allSatisfy(line -> {
            JsonNode entry = new ObjectMapper().readTree(line);
            assertThat(entry.path("timestamp").asText()).isNotEmpty();
            assertThat(entry.path("level").asText()).isNotEmpty();
            assertThat(entry.path("message").isTextual()).isTrue();
        });
    }

    @Test
    void driftIsCorrectedAndForeignAnnotationsSurvive() {
        String name = apply(minimal());
        awaitCondition(name, "Ready", "True", null);
        deployment(name + "-api").edit(d -> new DeploymentBuilder(d)
                .editSpec()
                .withReplicas(7)
                .endSpec()
                .editMetadata()
                .addToAnnotations("example.org/mine", "stays")
                .endMetadata()
                .build());
        patient().until(() -> deployment(name + "-api").get().getSpec().getReplicas() == 2);
        assertThat(deployment(name + "-api").get().getMetadata().getAnnotations())
                .containsEntry("example.org/mine", "stays");
    }

    @Test
    void aRuleAddedToNobodyIsTakenAway() {
        String name = apply(
                """
                transport: {sqs: {region: eu-central-1, queueUrl: "https://sqs.example.org/q", secretRef: {name: aws}}}
                networkPolicy: {metricsFrom: [{ipBlock: {cidr: 192.0.2.0/24}}]}
                bastion: {allowlist: {cidrs: []}}
                """);
        awaitCondition(name, "AllowlistEnforced", "True", "NobodyAdmitted");
        var policy =
                admin().network().v1().networkPolicies().inNamespace(NAMESPACE).withName(name + "-bastion");
        patient().until(() -> policy.get() != null);
        policy.edit(p -> new NetworkPolicyBuilder(p)
                .editSpec()
                .addNewIngress()
                .endIngress()
                .endSpec()
                .build());
        patient().until(() -> policy.get().getSpec().getIngress().stream()
                .noneMatch(r -> r.getFrom().isEmpty()));
    }

    @Test
    void aPausedStackIsLeftAlone() {
        String name = apply(bastion("bastion: {allowlist: {cidrs: [198.51.100.0/24]}}"));
        awaitCondition(name, "Ready", "True", null);
        annotate(name, "mozdef.io/pause-reconciliation", "true");
        awaitCondition(name, "ReconciliationPaused", "True", "Paused");
        patch(name, bastion("bastion: {replicas: 3, allowlist: {cidrs: [198.51.100.0/24]}}"));
        deployment(name + "-bastion").scale(1);
        double before = reconciles();
        annotate(name, "example.org/touch", "1");
        patient().until(() -> reconciles() > before);
        assertThat(deployment(name + "-bastion").get().getSpec().getReplicas()).isEqualTo(1);
        annotate(name, "mozdef.io/pause-reconciliation", "false");
        patient().until(() -> deployment(name + "-bastion").get().getSpec().getReplicas() == 3);
    }
}
