// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The component on the Internet. */
@ValidationRule(
        value = "!(has(self.replicas) && has(self.autoscaling))",
        message = "replicas and autoscaling exclude each other: remove one")
@ValidationRule(
        value =
                "!has(self.expose) || !(self.expose.type in ['Ingress', 'Gateway', 'Route']) || (has(self.clientAddress) && self.clientAddress.type != 'Direct')",
        message =
                "behind an Ingress, Gateway or Route the bastion sees the proxy: set clientAddress.type to ForwardedFor and say in clientAddress.from where the proxy's pods are")
@ValidationRule(
        value = "!has(self.expose) || self.expose.type != 'LoadBalancer' || has(self.tls)",
        message =
                "a LoadBalancer without TLS would send the secret in the clear: set tls.secretRef or tls.issuerRef, or tls.terminatedBy: LoadBalancer where the load balancer ends TLS")
@ValidationRule(
        value =
                "!has(self.expose) || !(self.expose.type in ['Ingress', 'Gateway']) || !has(self.tls) || has(self.tls.terminatedBy)",
        message =
                "an Ingress or Gateway ends TLS itself and speaks HTTP to the bastion: remove tls, or use LoadBalancer")
@ValidationRule(
        value =
                "!has(self.expose) || self.expose.type != 'Route' || !has(self.tls) || has(self.tls.terminatedBy) || (has(self.clientAddress) && self.clientAddress.type == 'ProxyProtocol')",
        message =
                "a Route that passes TLS through adds no header: set clientAddress.type: ProxyProtocol where the router speaks it, or remove tls to end TLS at the router")
@ValidationRule(
        value =
                "!has(self.expose) || self.expose.type != 'Route' || !has(self.sources) || !self.sources.exists(s, has(s.sqs) || has(s.serviceAccount)) || (has(self.expose.route) && has(self.expose.route.host) && (!has(self.tls) || has(self.tls.terminatedBy)))",
        message =
                "a Route tells sources with a queue or account of their own by path: give route.host, and let TLS end at the router")
@ValidationRule(
        value = "!has(self.autoscaling) || !has(self.autoscaling.queueDepth)",
        message = "autoscaling.queueDepth is for workers")
public record Bastion(
        @JsonPropertyDescription("Full image reference instead of the version's.") @Size(max = 512) @Nullable
                String image,
        @JsonPropertyDescription("Number of pods; 2 when unset.") @Min(0) @Max(1000) @Nullable Integer replicas,
        @JsonPropertyDescription("Instead of replicas.") @Nullable Autoscaling autoscaling,
        @JsonPropertyDescription("Doors. The door uptycs is there unless it is listed with enabled: false.")
                @Size(max = 16)
                @Nullable
                List<BastionSource> sources,
        @JsonPropertyDescription(
                        "Networks that may send, for sources without an allowlist of their own. Empty admits nobody.")
                @Nullable
                Allowlist allowlist,
        @JsonPropertyDescription("How the sender's address is known.") @Nullable ClientAddress clientAddress,
        @JsonPropertyDescription("How the bastion is reached from outside the cluster.") @Nullable Expose expose,
        @JsonPropertyDescription("Who ends TLS.") @Nullable BastionTls tls,
        @JsonPropertyDescription("A queue of its own instead of transport.sqs.") @Nullable Sqs sqs,
        @JsonPropertyDescription("The queue's MaximumMessageSize: 256K for old queues, 1M today.")
                @Pattern("^[0-9]+[KM]$")
                @Size(max = 8)
                @Default("1M")
                @Nullable
                String maxMessageSize,
        @JsonPropertyDescription("Requests and limits.") @Nullable Resources resources,
        @JsonPropertyDescription("Who the pods are.") @Nullable ServiceAccountSettings serviceAccount,
        @JsonPropertyDescription(
                        "More keys of bastion/README.md, as mozdef.bastion.queue.linger: 5ms. Keys the operator sets are refused.")
                @Size(max = 64)
                @Nullable
                Map<String, String> settings,
        @JsonPropertyDescription(
                        "Overlay of the pod template, merged by container name. It may add; it may not weaken security or change what the operator owns.")
                @Nullable
                PodTemplateSpec podTemplate)
        implements Component {

    public Bastion {
        sources = sources == null ? List.of() : List.copyOf(sources);
        allowlist = allowlist == null ? Allowlist.NOBODY : allowlist;
        clientAddress = clientAddress == null ? ClientAddress.DIRECT : clientAddress;
        expose = expose == null ? Expose.NONE : expose;
        maxMessageSize = maxMessageSize == null ? "1M" : maxMessageSize;
        settings = settings == null ? Map.of() : Map.copyOf(settings);
        serviceAccount = serviceAccount == null ? ServiceAccountSettings.NONE : serviceAccount;
    }
}
