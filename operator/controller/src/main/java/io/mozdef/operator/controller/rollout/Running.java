// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.rollout;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.mozdef.operator.controller.dependent.Meta;
import java.util.Objects;
import java.util.Optional;

/** A Deployment as the cluster has it. */
public record Running(Deployment deployment) {

    /** Version of the operand that it was rendered for. */
    public String version() {
        return Objects.requireNonNullElse(
                deployment.getMetadata().getLabels() == null
                        ? null
                        : deployment.getMetadata().getLabels().get(Meta.VERSION),
                "");
    }

    /** Wanted pods; Kubernetes makes 1 of unset. */
    public int wanted() {
        return Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1);
    }

    /** Pods that take traffic. */
    public int ready() {
        return orZero(status().getReadyReplicas());
    }

    /** Whether as many pods as wanted are available, whatever they run. */
    public boolean isAvailable() {
        return orZero(status().getAvailableReplicas()) >= wanted();
    }

    /** Whether all pods run the present template and are available. */
    public boolean isSettled() {
        Long observed = status().getObservedGeneration();
        return observed != null
                && observed >= deployment.getMetadata().getGeneration()
                && orZero(status().getUpdatedReplicas()) >= wanted()
                && orZero(status().getReplicas()) <= orZero(status().getUpdatedReplicas())
                && isAvailable();
    }

    /** Whether the deadline passed without all pods becoming ready. */
    public boolean isPastDeadline() {
        return condition("Progressing")
                .filter(c -> "ProgressDeadlineExceeded".equals(c.getReason()))
                .isPresent();
    }

    /** What Kubernetes says when it cannot even make the pods. */
    public Optional<String> failure() {
        return condition("ReplicaFailure")
                .filter(c -> "True".equals(c.getStatus()))
                .map(DeploymentCondition::getMessage);
    }

    private Optional<DeploymentCondition> condition(String type) {
        return status().getConditions().stream()
                .filter(c -> type.equals(c.getType()))
                .findFirst();
    }

    private DeploymentStatus status() {
        return Objects.requireNonNullElseGet(deployment.getStatus(), DeploymentStatus::new);
    }

    private static int orZero(@org.jspecify.annotations.Nullable Integer number) {
        return number == null ? 0 : number;
    }
}
