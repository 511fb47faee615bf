// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.dependent;

import java.util.List;

/** All dependents, as the container collects them; {@code DependentsTest} compares with the classes of the package. */
final class Dependents {

    private Dependents() {}

    static List<Dependent> all() {
        return List.of(
                new ServiceAccountDependent(),
                new ConfigMapDependent(),
                new NetworkPolicyDependent(),
                new DeploymentDependent(),
                new ServiceDependent(),
                new IngressDependent(),
                new HttpRouteDependent(),
                new HorizontalPodAutoscalerDependent(),
                new PodDisruptionBudgetDependent(),
                new RouteDependent(),
                new ServiceMonitorDependent(),
                new CertificateDependent(),
                new TriggerAuthenticationDependent(),
                new ScaledObjectDependent());
    }
}
