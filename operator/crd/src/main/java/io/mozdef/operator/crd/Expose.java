// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a component is reached from outside the cluster: a type, and the block that goes with it. */
@ValidationRule(value = "self.type != 'Ingress' || has(self.ingress)", message = "type Ingress needs the block ingress")
@ValidationRule(value = "self.type != 'Gateway' || has(self.gateway)", message = "type Gateway needs the block gateway")
@ValidationRule(
        value = "self.type == 'LoadBalancer' || !has(self.loadBalancer)",
        message = "loadBalancer goes with type LoadBalancer")
@ValidationRule(value = "self.type == 'Ingress' || !has(self.ingress)", message = "ingress goes with type Ingress")
@ValidationRule(value = "self.type == 'Gateway' || !has(self.gateway)", message = "gateway goes with type Gateway")
@ValidationRule(value = "self.type == 'Route' || !has(self.route)", message = "route goes with type Route")
public record Expose(
        @JsonPropertyDescription("None: a Service inside the cluster only.") @Default("None") @Nullable Type type,
        @JsonPropertyDescription("A Service of type LoadBalancer.") @Nullable LoadBalancer loadBalancer,
        @JsonPropertyDescription("An Ingress.") @Nullable IngressRoute ingress,
        @JsonPropertyDescription("An HTTPRoute of the Gateway API.") @Nullable GatewayRoute gateway,
        @JsonPropertyDescription("An OpenShift Route.") @Nullable OpenShiftRoute route) {

    /** Inside the cluster only. */
    public static final Expose NONE = new Expose(null, null, null, null, null);

    public Expose {
        type = type == null ? Type.None : type;
    }

    /** Ways in. */
    public enum Type {
        None,
        LoadBalancer,
        Ingress,
        Gateway,
        Route
    }

    /** A Service of type LoadBalancer. */
    public record LoadBalancer(
            @JsonPropertyDescription("Annotations that the cloud reads.") @Size(max = 32) @Nullable
                    Map<String, String> annotations,
            @JsonPropertyDescription("Port of the load balancer.") @Min(1) @Max(65535) @Default("443") @Nullable
                    Integer port,
            @JsonPropertyDescription("Class of the load balancer.") @Size(max = 253) @Nullable
                    String loadBalancerClass) {

        public LoadBalancer {
            annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
            port = port == null ? 443 : port;
        }
    }

    /** An Ingress, in the standard's words: no annotations of one controller. */
    public record IngressRoute(
            @Required @JsonPropertyDescription("Host name.") @Size(min = 1, max = 253) String host,
            @JsonPropertyDescription("Name of the IngressClass.") @Size(max = 253) @Nullable String className,
            @JsonPropertyDescription("Secret with certificate and key.") @Size(max = 253) @Nullable
                    String tlsSecretName,
            @JsonPropertyDescription("Annotations that your controller reads.") @Size(max = 32) @Nullable
                    Map<String, String> annotations) {

        public IngressRoute {
            annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
        }
    }

    /** An HTTPRoute. */
    public record GatewayRoute(
            @Required @JsonPropertyDescription("Gateways that carry the route.") @Size(min = 1, max = 8)
                    List<ParentRef> parentRefs,
            @Required @JsonPropertyDescription("Host names.") @Size(min = 1, max = 8) List<String> hostnames) {

        public GatewayRoute {
            parentRefs = List.copyOf(parentRefs);
            hostnames = List.copyOf(hostnames);
        }
    }

    /** A Gateway. The one reference that may name a namespace. */
    public record ParentRef(
            @Required @JsonPropertyDescription("Name of the Gateway.") @Size(min = 1, max = 253) String name,
            @JsonPropertyDescription("Its namespace.") @Size(max = 63) @Nullable String namespace,
            @JsonPropertyDescription("Its listener.") @Size(max = 253) @Nullable String sectionName) {}

    /** An OpenShift Route with TLS ended at its edge, or passed through to a bastion that speaks TLS. */
    public record OpenShiftRoute(
            @JsonPropertyDescription("Host name; OpenShift makes one up when unset.") @Size(max = 253) @Nullable
                    String host) {}
}
