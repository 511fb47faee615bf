// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import static io.mozdef.operator.controller.cluster.Stacks.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Why a pod does not start is heard in the kubelet's own words. */
@ExtendWith(RealCluster.class)
class PodWordsIT {

    private static final String SENDERS = "bastion: {replicas: 1, allowlist: {cidrs: [198.51.100.0/24]}%s}";

    @Test
    void anUnknownImageIsNamed() {
        String name = apply(bastion(SENDERS.formatted(", image: registry.example.org/mozdef-bastion:typo")));
        awaitCondition(name, "Degraded", "True", "ComponentUnavailable");
        patient().until(() -> condition(name, "Degraded").message().contains("ImagePullBackOff"));
        assertThat(condition(name, "Degraded").message()).contains("registry.example.org/mozdef-bastion:typo");
        assertThat(condition(name, "Ready").status()).isEqualTo("False");
        patch(name, bastion(SENDERS.formatted("")));
        awaitCondition(name, "Ready", "True", null);
    }

    /** An overlay refers to what is not there, beyond the operator's sight: the kubelet sees it. */
    @Test
    void aSecretThatOnlyThePodMissesIsNamed() {
        String name = apply(bastion(SENDERS.formatted(
                ", podTemplate: {spec: {containers: [{name: mozdef, env: [{name: extra, valueFrom: {secretKeyRef: {name:"
                        + " not-there, key: x}}}]}]}}")));
        patient().until(() -> condition(name, "Degraded").message().contains("CreateContainerConfigError"));
        assertThat(condition(name, "Degraded").message()).contains("secret \"not-there\" not found");
        secret("not-there", Map.of("y", "z"));
        patient().until(() -> condition(name, "Degraded").message().contains("couldn't find key x"));
        secret("not-there", Map.of("x", "y"));
        awaitCondition(name, "Ready", "True", null);
        admin().secrets().inNamespace(NAMESPACE).withName("not-there").delete();
    }

    /** A volume that cannot be mounted has no reason of its own, on a real node either: the event has it. */
    @Test
    void aVolumeThatOnlyThePodMissesHoldsItBack() {
        String name = apply(bastion(SENDERS.formatted(
                ", podTemplate: {spec: {volumes: [{name: extra, configMap: {name: not-there}}], containers: [{name: mozdef,"
                        + " volumeMounts: [{name: extra, mountPath: /extra}]}]}}")));
        patient().until(() -> admin().v1().events().inNamespace(NAMESPACE).list().getItems().stream()
                .anyMatch(e -> "FailedMount".equals(e.getReason())
                        && e.getInvolvedObject().getName().startsWith(name + "-bastion")
                        && e.getMessage().contains("configmap \"not-there\" not found")));
        awaitCondition(name, "Ready", "False", "ComponentsStarting");
        patch(name, bastion(SENDERS.formatted("")));
        awaitCondition(name, "Ready", "True", null);
    }

    /** Seen before there is a pod. */
    @Test
    void aServiceAccountThatIsMissingHoldsTheComponentBack() {
        String name = apply(bastion(SENDERS.formatted(", serviceAccount: {name: not-there}")));
        awaitCondition(name, "ResolvedRefs", "False", "ReferenceMissing");
        assertThat(condition(name, "ResolvedRefs").message()).contains("ServiceAccount not-there is missing");
        assertThat(deployments(name)).isEmpty();
    }
}
