// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.dependent;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.mozdef.operator.controller.plan.ComponentPlan;
import io.mozdef.operator.controller.plan.QueueTrigger;
import io.mozdef.operator.controller.plan.StackPlan;
import io.mozdef.operator.crd.Autoscaling;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** KEDA's autoscaling by queue length. KEDA makes the HorizontalPodAutoscaler, and sets zero replicas itself. */
@Singleton
final class ScaledObjectDependent implements Dependent {

    @Override
    public Kind kind() {
        return Kind.optional(Keda.API, "ScaledObject", "scaledobjects", Keda.WITHOUT);
    }

    @Override
    public Stream<GenericKubernetesResource> render(StackPlan plan, Facts facts) {
        return plan.components().stream()
                .filter(c -> c.scale().trigger() != null)
                .map(c -> scaled(plan, c, Objects.requireNonNull(c.scale().trigger())));
    }

    private GenericKubernetesResource scaled(StackPlan plan, ComponentPlan component, QueueTrigger queue) {
        Autoscaling wanted = Objects.requireNonNull(component.scale().autoscaling());
        Map<String, Object> trigger = new TreeMap<>();
        trigger.put("type", queue.type());
        trigger.put("metadata", queue.metadata());
        trigger.put("authenticationRef", Map.of("name", component.objectName()));
        Map<String, Object> spec = new TreeMap<>();
        spec.put(
                "scaleTargetRef",
                new TreeMap<>(Map.of("apiVersion", "apps/v1", "kind", "Deployment", "name", component.objectName())));
        spec.put("minReplicaCount", wanted.minReplicas());
        spec.put("maxReplicaCount", wanted.maxReplicas());
        spec.put("triggers", List.of(trigger));
        return Optionals.of(kind(), Meta.of(plan, component), spec);
    }
}
