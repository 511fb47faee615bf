// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.dependent;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.mozdef.operator.controller.plan.StackPlan;
import jakarta.inject.Singleton;
import java.util.stream.Stream;

/** A budget for each component that may have more than one pod: for one pod it would only block drains. */
@Singleton
final class PodDisruptionBudgetDependent implements Dependent {

    @Override
    public Kind kind() {
        return Kind.of("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets");
    }

    @Override
    public Stream<PodDisruptionBudget> render(StackPlan plan, Facts facts) {
        return plan.components().stream().filter(c -> c.scale().atMost() > 1).map(c -> new PodDisruptionBudgetBuilder()
                .withMetadata(Meta.of(plan, c))
                .withNewSpec()
                .withMaxUnavailable(new IntOrString(1))
                .withUnhealthyPodEvictionPolicy("AlwaysAllow")
                .withNewSelector()
                .withMatchLabels(Meta.selector(plan, c))
                .endSelector()
                .endSpec()
                .build());
    }
}
