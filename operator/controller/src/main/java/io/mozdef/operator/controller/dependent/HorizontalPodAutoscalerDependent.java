// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.dependent;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.mozdef.operator.controller.plan.ComponentPlan;
import io.mozdef.operator.controller.plan.StackPlan;
import io.mozdef.operator.crd.Autoscaling;
import jakarta.inject.Singleton;
import java.util.Objects;
import java.util.stream.Stream;

/** Autoscaling by CPU. By queue length: {@link ScaledObjectDependent}. */
@Singleton
final class HorizontalPodAutoscalerDependent implements Dependent {

    @Override
    public Kind kind() {
        return Kind.of("autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers");
    }

    @Override
    public Stream<HorizontalPodAutoscaler> render(StackPlan plan, Facts facts) {
        return plan.components().stream()
                .filter(c -> c.scale().autoscaling() != null && !c.scale().isByQueue())
                .map(c -> autoscaler(plan, c, Objects.requireNonNull(c.scale().autoscaling())));
    }

    private static HorizontalPodAutoscaler autoscaler(StackPlan plan, ComponentPlan component, Autoscaling wanted) {
        return new HorizontalPodAutoscalerBuilder()
                .withMetadata(Meta.of(plan, component))
                .withNewSpec()
                .withNewScaleTargetRef("apps/v1", "Deployment", component.objectName())
                .withMinReplicas(wanted.minReplicas())
                .withMaxReplicas(wanted.maxReplicas())
                .addNewMetric()
                .withType("ContainerResource")
                // ours alone: a container that an overlay adds may be without a request, and would stop the autoscaler
                .withNewContainerResource()
                .withContainer(PodTemplates.CONTAINER)
                .withName("cpu")
                .withNewTarget()
                .withType("Utilization")
                .withAverageUtilization(wanted.cpu())
                .endTarget()
                .endContainerResource()
                .endMetric()
                .endSpec()
                .build();
    }
}
