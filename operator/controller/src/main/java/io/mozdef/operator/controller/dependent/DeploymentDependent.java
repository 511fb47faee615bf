// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.dependent;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.mozdef.operator.controller.plan.ComponentPlan;
import io.mozdef.operator.controller.plan.StackPlan;
import jakarta.inject.Singleton;
import java.util.stream.Stream;

/** One Deployment for each component. */
@Singleton
final class DeploymentDependent implements Dependent {

    @Override
    public Kind kind() {
        return Kind.of("apps/v1", "Deployment", "deployments");
    }

    @Override
    public Stream<Deployment> render(StackPlan plan, Facts facts) {
        return plan.components().stream().map(c -> deployment(plan, c, facts));
    }

    private static Deployment deployment(StackPlan plan, ComponentPlan component, Facts facts) {
        ObjectMeta metadata = Meta.of(plan, component);
        metadata.getLabels().put(Meta.VERSION, component.version());
        return new DeploymentBuilder()
                .withMetadata(metadata)
                .withNewSpec()
                .withReplicas(component.scale().replicas())
                .withRevisionHistoryLimit(3)
                .withProgressDeadlineSeconds((int) facts.rolloutDeadline().toSeconds())
                .withNewSelector()
                .withMatchLabels(Meta.selector(plan, component))
                .endSelector()
                .withNewStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withMaxUnavailable(new IntOrString(0))
                .withMaxSurge(new IntOrString(1))
                .endRollingUpdate()
                .endStrategy()
                .withTemplate(PodTemplates.of(plan, component, facts))
                .endSpec()
                .build();
    }
}
