// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.plan;

import io.mozdef.operator.crd.Autoscaling;
import io.mozdef.operator.crd.Component;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Number of pods: fixed, or left to an autoscaler.
 *
 * @param replicas fixed number; null while autoscaled
 * @param autoscaling null while fixed
 * @param trigger how the queue is asked for its length; null unless scaled by it
 */
public record Scale(@Nullable Integer replicas, @Nullable Autoscaling autoscaling, @Nullable QueueTrigger trigger) {

    static Scale of(Component component, int unset) {
        Autoscaling autoscaling = component.autoscaling();
        if (autoscaling != null) {
            return new Scale(null, autoscaling, null);
        }
        return new Scale(component.replicas() == null ? unset : component.replicas(), null, null);
    }

    Scale by(QueueTrigger queue) {
        return new Scale(replicas, autoscaling, queue);
    }

    /** The fewest pods that there may be. */
    public int atLeast() {
        return replicas != null ? replicas : Objects.requireNonNull(autoscaling).minReplicas();
    }

    /** The most pods that there may be. */
    public int atMost() {
        return replicas != null ? replicas : Objects.requireNonNull(autoscaling).maxReplicas();
    }

    /** Whether KEDA is needed. */
    public boolean isByQueue() {
        return autoscaling != null && autoscaling.queueDepth() != null;
    }
}
