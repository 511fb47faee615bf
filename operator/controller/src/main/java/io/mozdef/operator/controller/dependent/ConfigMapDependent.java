// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.dependent;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.mozdef.operator.controller.plan.StackPlan;
import jakarta.inject.Singleton;
import java.util.stream.Stream;

/** Files that a component reads while it runs: the bastion's allowlists. */
@Singleton
final class ConfigMapDependent implements Dependent {

    @Override
    public Kind kind() {
        return Kind.of("v1", "ConfigMap", "configmaps");
    }

    @Override
    public Stream<ConfigMap> render(StackPlan plan, Facts facts) {
        return plan.components().stream()
                .filter(c -> !c.configFiles().isEmpty())
                .map(c -> new ConfigMapBuilder()
                        .withMetadata(Meta.of(plan, c))
                        .withData(c.configFiles())
                        .build());
    }
}
