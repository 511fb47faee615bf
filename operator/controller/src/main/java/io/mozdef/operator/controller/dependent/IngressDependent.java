// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.dependent;

import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPathBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.mozdef.operator.controller.plan.ComponentPlan;
import io.mozdef.operator.controller.plan.StackPlan;
import io.mozdef.operator.crd.Expose;
import jakarta.inject.Singleton;
import java.util.Objects;
import java.util.stream.Stream;

/** An Ingress for each component that asks for one. */
@Singleton
final class IngressDependent implements Dependent {

    @Override
    public Kind kind() {
        return Kind.of("networking.k8s.io/v1", "Ingress", "ingresses");
    }

    @Override
    public Stream<Ingress> render(StackPlan plan, Facts facts) {
        return plan.components().stream()
                .filter(c -> c.door() != null && c.door().expose().type() == Expose.Type.Ingress)
                .map(c -> ingress(
                        plan, c, Objects.requireNonNull(c.door().expose().ingress())));
    }

    private static Ingress ingress(StackPlan plan, ComponentPlan component, Expose.IngressRoute route) {
        IngressBuilder ingress = new IngressBuilder()
                .withMetadata(Meta.of(plan, component, component.objectName(), route.annotations()))
                .withNewSpec()
                .withIngressClassName(route.className())
                .addNewRule()
                .withHost(route.host())
                .withNewHttp()
                .addToPaths(new HTTPIngressPathBuilder()
                        .withPath(Objects.requireNonNull(component.door()).prefix())
                        .withPathType("Prefix")
                        .withNewBackend()
                        .withNewService()
                        .withName(component.objectName())
                        .withNewPort()
                        .withName(Objects.requireNonNull(component.door()).portName())
                        .endPort()
                        .endService()
                        .endBackend()
                        .build())
                .endHttp()
                .endRule()
                .endSpec();
        if (route.tlsSecretName() != null) {
            ingress.editSpec()
                    .addNewTl()
                    .withHosts(route.host())
                    .withSecretName(route.tlsSecretName())
                    .endTl()
                    .endSpec();
        }
        return ingress.build();
    }
}
