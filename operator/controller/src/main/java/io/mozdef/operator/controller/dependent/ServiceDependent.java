// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.dependent;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
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
        Stream<Service> doors = plan.components().stream()
                .filter(c -> c.door() != null)
                .flatMap(c -> Stream.concat(Stream.of(inside(plan, c)), outside(plan, c).stream()));
        return ServiceMonitorDependent.isWanted(plan) ? Stream.concat(doors, Stream.of(metrics(plan))) : doors;
    }

    private static Service inside(StackPlan plan, ComponentPlan component) {
        Door door = Objects.requireNonNull(component.door());
        return new ServiceBuilder()
                .withMetadata(Meta.of(plan, component))
                .withNewSpec()
                .withType("ClusterIP")
                .withSelector(Meta.selector(plan, component))
                .addToPorts(port(door, door.port()))
                .endSpec()
                .build();
    }

    private static ServicePort port(Door door, int port) {
        return new ServicePortBuilder()
                .withName(door.portName())
                .withPort(port)
                .withTargetPort(new IntOrString(door.portName()))
                .withProtocol("TCP")
                .build();
    }

    /** One Service for the metrics of all pods, without an address: Prometheus asks each pod. */
    private static Service metrics(StackPlan plan) {
        return new ServiceBuilder()
                .withMetadata(Meta.ofStack(plan, Meta.metricsName(plan), Meta.METRICS))
                .withNewSpec()
                .withClusterIP("None")
                .withPublishNotReadyAddresses(true)
                .withSelector(Meta.stackSelector(plan))
                .addToPorts(new ServicePortBuilder()
                        .withName("management")
                        .withPort(ComponentPlan.MANAGEMENT_PORT)
                        .withTargetPort(new IntOrString("management"))
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
                .addToPorts(port(door, Objects.requireNonNull(wanted.port())))
                .endSpec()
                .build());
    }
}
