// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Replicas follow the load. */
@ValidationRule(value = "self.minReplicas <= self.maxReplicas", message = "minReplicas must not be above maxReplicas")
@ValidationRule(
        value = "self.minReplicas > 0 || has(self.queueDepth)",
        message = "minReplicas: 0 needs queueDepth, for no pod would be left to measure")
public record Autoscaling(
        @JsonPropertyDescription("At least.") @Min(0) @Max(1000) @Default("1") @Nullable Integer minReplicas,
        @Required @JsonPropertyDescription("At most.") @Min(1) @Max(1000) Integer maxReplicas,
        @JsonPropertyDescription("Percent of the requested CPU to aim at.") @Min(1) @Max(500) @Nullable
                Integer targetCPUUtilizationPercentage,
        @JsonPropertyDescription("Workers only: by messages in the queue. Needs KEDA (2.16 or newer for RabbitMQ).")
                @Nullable
                QueueDepth queueDepth) {

    /** CPU target where none is given. */
    public static final int DEFAULT_CPU = 70;

    public Autoscaling {
        minReplicas = minReplicas == null ? 1 : minReplicas;
    }

    /** The percentage to use. */
    public int cpu() {
        return targetCPUUtilizationPercentage == null ? DEFAULT_CPU : targetCPUUtilizationPercentage;
    }

    /** Scaling by the queue's length. */
    public record QueueDepth(
            @Required @JsonPropertyDescription("Messages in the queue for each replica.") @Min(1) @Max(1000000)
                    Integer messagesPerReplica) {}
}
