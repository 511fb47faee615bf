// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import static io.mozdef.operator.controller.cluster.Stacks.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A step that is stuck, the way back, and upgrades that are wanted. */
@ExtendWith(RealCluster.class)
class VersionsIT {

    private static final Map<String, String> NEXT = Map.of(
            "MOZDEF_OPERATOR_CURRENT_VERSION", "1.3.0",
            "MOZDEF_OPERATOR_CURRENT_BASTION", OperatorProcess.image("bastion", "1.3.0"),
            "MOZDEF_OPERATOR_CURRENT_PIPELINE", OperatorProcess.image("pipeline", "1.3.0"),
            "MOZDEF_OPERATOR_PREVIOUS_VERSION", "1.2.0",
            "MOZDEF_OPERATOR_PREVIOUS_BASTION", OperatorProcess.image("bastion", "1.2.0"),
            "MOZDEF_OPERATOR_PREVIOUS_PIPELINE", OperatorProcess.image("pipeline", "1.2.0"));

    private static void withOperator(Map<String, String> environment, Runnable test) throws IOException {
        cluster().stopOperator();
        cluster().startOperator(environment);
        try {
            test.run();
        } finally {
            cluster().stopOperator();
            cluster().startOperator(Map.of());
        }
    }

    @Test
    void aStepPastItsDeadlineStopsAndTheOldVersionComesBack() throws IOException {
        withOperator(Map.of("MOZDEF_OPERATOR_ROLLOUT_DEADLINE", "5s"), () -> {
            String spec = minimal() + "version: \"%s\"\n";
            String name = apply(spec.formatted("1.1.0"));
            awaitCondition(name, "Ready", "True", null);
            cluster().kubelet().crash("w-uptycs", "cannot read the queue");
            patch(name, spec.formatted("1.2.0"));
            try {
                awaitCondition(name, "Progressing", "False", "RolloutBlocked");
                awaitCondition(name, "Stalled", "True", "RolloutBlocked");
                assertThat(condition(name, "Progressing").message()
                                + condition(name, "Degraded").message())
                        .contains(name + "-w-uptycs", "CrashLoopBackOff", "cannot read the queue");
                assertThat(version(name + "-bastion")).isEqualTo("1.1.0");
                assertThat(version(name + "-loginput")).isEqualTo("1.1.0");
                patch(name, spec.formatted("1.1.0"));
                patient().until(() -> version(name + "-w-uptycs").equals("1.1.0"));
            } finally {
                cluster().kubelet().heal("w-uptycs");
            }
            awaitCondition(name, "Ready", "True", null);
            assertThat(deployments(name))
                    .allMatch(d -> version(d.getMetadata().getName()).equals("1.1.0"));
        });
    }

    @Test
    void automaticFollowsTheOperatorAndManualStays() throws IOException {
        String automatic = apply(minimal() + "upgradePolicy: Automatic\n");
        String manual = apply(minimal());
        awaitCondition(automatic, "Ready", "True", null);
        awaitCondition(manual, "Ready", "True", null);
        withOperator(NEXT, () -> {
            patient().until(() -> deployments(automatic).stream()
                    .allMatch(d -> version(d.getMetadata().getName()).equals("1.3.0")));
            awaitCondition(automatic, "Ready", "True", null);
            assertThat(deployments(manual))
                    .allMatch(d -> version(d.getMetadata().getName()).equals("1.2.0"));
            // a new stack has the newest version, an old one goes there when it is told to
            String fresh = apply(bastion("bastion: {allowlist: {cidrs: [198.51.100.0/24]}}"));
            patient().until(() -> deployments(fresh).size() == 1);
            assertThat(version(fresh + "-bastion")).isEqualTo("1.3.0");
            stacks().delete();
            patient().until(() -> List.of(automatic, manual, fresh).stream().allMatch(s -> left(s).isEmpty()));
        });
    }

    /** While a step of a version change is stuck, what is no version change is carried out in what waits for its turn. */
    @Test
    void duringAVersionChangeScalingSecretsAndTheAllowlistDoNotWait() {
        String spec = minimal() + "version: \"%s\"\n";
        String name = apply(spec.formatted("1.1.0"));
        awaitCondition(name, "Ready", "True", null);
        String secret = secretData(name + "-uptycs-secret").get("current");
        cluster().kubelet().crash("w-uptycs", "no");
        try {
            patch(name, spec.formatted("1.2.0"));
            patient().until(() -> version(name + "-w-uptycs").equals("1.2.0"));
            patch(
                    name,
                    spec.formatted("1.2.0")
                            .replace(
                                    "bastion: {allowlist: {cidrs: [198.51.100.0/24]}}",
                                    "bastion: {replicas: 3, allowlist: {cidrs: [203.0.113.0/24]}, sources: [{name: uptycs,"
                                            + " secret: {rotation: {generation: 2}}}]}"));
            patient().until(() -> deployment(name + "-bastion").get().getSpec().getReplicas() == 3);
            patient().until(() -> allowlist(name).contains("203.0.113.0/24"));
            patient()
                    .until(() ->
                            !secretData(name + "-uptycs-secret").get("current").equals(secret));
            assertThat(version(name + "-bastion")).isEqualTo("1.1.0");
            assertThat(version(name + "-loginput")).isEqualTo("1.1.0");
        } finally {
            cluster().kubelet().heal("w-uptycs");
        }
        patient().until(() -> version(name + "-bastion").equals("1.2.0"));
    }

    /** What puts events in goes back before what takes them out. */
    @Test
    void theWayBackGoesTheOtherWayRound() {
        String spec = minimal() + "version: \"%s\"\n";
        String name = apply(spec.formatted("1.2.0"));
        awaitCondition(name, "Ready", "True", null);
        cluster().kubelet().crash("bastion", "no");
        try {
            patch(name, spec.formatted("1.1.0"));
            patient().until(() -> version(name + "-bastion").equals("1.1.0"));
            double seen = reconciles();
            patient().until(() -> reconciles() >= seen + 10);
            assertThat(version(name + "-w-uptycs")).isEqualTo("1.2.0");
            assertThat(version(name + "-w-eventtask")).isEqualTo("1.2.0");
        } finally {
            cluster().kubelet().heal("bastion");
        }
        patient().until(() -> version(name + "-w-uptycs").equals("1.1.0"));
        awaitCondition(name, "Ready", "True", null);
    }

    private static String allowlist(String stack) {
        return admin().configMaps()
                .inNamespace(NAMESPACE)
                .withName(stack + "-bastion")
                .get()
                .getData()
                .get("shared");
    }

    /** First install, scaling, secrets and the allowlist wait for nobody. */
    @Test
    void onlyAVersionChangeWaits() {
        cluster().kubelet().crash("w-uptycs", "no");
        try {
            String name = apply(minimal());
            patient().until(() -> deployments(name).size() == 7);
            awaitCondition(name, "Degraded", "True", "ComponentUnavailable");
            patch(
                    name,
                    minimal()
                            .replace(
                                    "bastion: {allowlist: {cidrs: [198.51.100.0/24]}}",
                                    "bastion: {replicas: 3, allowlist: {cidrs: [203.0.113.0/24]}}"));
            patient().until(() -> deployment(name + "-bastion").get().getSpec().getReplicas() == 3);
            patient().until(() -> allowlist(name).contains("203.0.113.0/24"));
        } finally {
            cluster().kubelet().heal("w-uptycs");
        }
    }
}
