// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.dependent;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.mozdef.operator.controller.plan.ComponentPlan;
import io.mozdef.operator.controller.plan.Door;
import io.mozdef.operator.controller.plan.StackPlan;
import io.mozdef.operator.crd.Expose;
import jakarta.inject.Singleton;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** A Service for each component with a door, and a load balancer where one is asked for and somebody may come through it. */
@Singleton
final class ServiceDependent implements Dependent {

    @Override
    public Kind kind() {
        return Kind.of("v1", "Service", "services");
    }

    @Override
    public Stream<Service> render(StackPlan plan, Facts facts) {
        return plan.components().stream()
                .filter(c -> c.door() != null)
                .flatMap(c -> Stream.concat(Stream.of(inside(plan, c)), outside(plan, c).stream()));
    }

    private static Service inside(StackPlan plan, ComponentPlan component) {
        int port = Objects.requireNonNull(component.door()).port();
        return new ServiceBuilder()
                .withMetadata(Meta.of(plan, component))
                .withNewSpec()
                .withType("ClusterIP")
                .withSelector(Meta.selector(plan, component))
                .addToPorts(new ServicePortBuilder()
                        .withName("http")
                        .withPort(port)
                        .withTargetPort(new IntOrString("http"))
                        .withProtocol("TCP")
                        .build())
                .endSpec()
                .build();
    }

    private static Optional<Service> outside(StackPlan plan, ComponentPlan component) {
        Door door = Objects.requireNonNull(component.door());
        // an empty list of ranges is stored as absent, which means everybody: no ranges, no load balancer
        if (door.expose().type() != Expose.Type.LoadBalancer
                || door.sourceRanges().isEmpty()) {
            return Optional.empty();
        }
        Expose.LoadBalancer wanted = door.expose().loadBalancer() == null
                ? new Expose.LoadBalancer(null, null, null)
                : door.expose().loadBalancer();
        return Optional.of(new ServiceBuilder()
                .withMetadata(Meta.of(plan, component, component.objectName() + "-lb", wanted.annotations()))
                .withNewSpec()
                .withType("LoadBalancer")
                .withLoadBalancerClass(wanted.loadBalancerClass())
                .withLoadBalancerSourceRanges(door.sourceRanges())
                // so that pods and policies see the sender's address
                .withExternalTrafficPolicy("Local")
                .withSelector(Meta.selector(plan, component))
                .addToPorts(new ServicePortBuilder()
                        .withName("http")
                        .withPort(wanted.port())
                        .withTargetPort(new IntOrString("http"))
                        .withProtocol("TCP")
                        .build())
                .endSpec()
                .build());
    }
}
