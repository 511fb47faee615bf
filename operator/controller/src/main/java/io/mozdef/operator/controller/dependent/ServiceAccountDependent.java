// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.dependent;

import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.mozdef.operator.controller.plan.StackPlan;
import jakarta.inject.Singleton;
import java.util.stream.Stream;

/** One ServiceAccount for each component, so that a cloud's rights are given to one. No token is mounted. */
@Singleton
final class ServiceAccountDependent implements Dependent {

    @Override
    public Kind kind() {
        return Kind.of("v1", "ServiceAccount", "serviceaccounts");
    }

    @Override
    public Stream<ServiceAccount> render(StackPlan plan, Facts facts) {
        return plan.components().stream().filter(c -> c.identity().made()).map(c -> new ServiceAccountBuilder()
                .withMetadata(Meta.of(
                        plan, c, c.identity().serviceAccount(), c.identity().annotations()))
                .withAutomountServiceAccountToken(false)
                .build());
    }
}
