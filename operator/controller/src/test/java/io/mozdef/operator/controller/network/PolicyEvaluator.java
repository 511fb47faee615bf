// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.network;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Answers what the policies of one namespace admit, as Kubernetes defines it. Pure. */
final class PolicyEvaluator {

    private final List<NetworkPolicy> policies;

    PolicyEvaluator(List<NetworkPolicy> policies) {
        this.policies = List.copyOf(policies);
    }

    /** Whether a peer may open a connection to a port of the pod with these labels. */
    boolean admits(Map<String, String> pod, Peer from, String protocol, int port) {
        List<NetworkPolicy> selecting = selecting(pod, "Ingress");
        return selecting.isEmpty()
                || selecting.stream()
                        .flatMap(p -> p.getSpec().getIngress().stream())
                        .anyMatch(r -> matches(r.getPorts(), protocol, port)
                                && (r.getFrom().isEmpty()
                                        || r.getFrom().stream().anyMatch(peer -> is(peer, namespace(), from))));
    }

    /** Whether the pod with these labels may open a connection to a peer's port. */
    boolean lets(Map<String, String> pod, Peer to, String protocol, int port) {
        List<NetworkPolicy> selecting = selecting(pod, "Egress");
        return selecting.isEmpty()
                || selecting.stream()
                        .flatMap(p -> p.getSpec().getEgress().stream())
                        .anyMatch(r -> matches(r.getPorts(), protocol, port)
                                && (r.getTo().isEmpty()
                                        || r.getTo().stream().anyMatch(peer -> is(peer, namespace(), to))));
    }

    private String namespace() {
        return policies.get(0).getMetadata().getNamespace();
    }

    private List<NetworkPolicy> selecting(Map<String, String> pod, String type) {
        return policies.stream()
                .filter(p -> p.getSpec().getPolicyTypes().contains(type))
                .filter(p -> selects(p.getSpec().getPodSelector(), pod))
                .toList();
    }

    private static boolean matches(List<NetworkPolicyPort> ports, String protocol, int port) {
        return ports.isEmpty()
                || ports.stream()
                        .anyMatch(p -> protocol.equals(Objects.requireNonNullElse(p.getProtocol(), "TCP"))
                                && (p.getPort() == null || p.getPort().getIntVal() == port));
    }

    private static boolean is(NetworkPolicyPeer peer, String own, Peer other) {
        if (peer.getIpBlock() != null) {
            return Network.of(peer.getIpBlock().getCidr()).contains(other.ip())
                    && peer.getIpBlock().getExcept().stream()
                            .noneMatch(e -> Network.of(e).contains(other.ip()));
        }
        if (!other.isPod()) {
            return false;
        }
        boolean namespace = peer.getNamespaceSelector() == null
                ? other.namespace().equals(own)
                : selects(peer.getNamespaceSelector(), Map.of("kubernetes.io/metadata.name", other.namespace()));
        return namespace && selects(peer.getPodSelector(), other.labels());
    }

    /** An empty selector selects everything, and so does none. */
    private static boolean selects(@Nullable LabelSelector selector, Map<String, String> labels) {
        return selector == null
                || (selector.getMatchLabels() == null
                                || labels.entrySet()
                                        .containsAll(selector.getMatchLabels().entrySet()))
                        && selector.getMatchExpressions().stream().allMatch(e -> holds(e, labels));
    }

    private static boolean holds(LabelSelectorRequirement expression, Map<String, String> labels) {
        String value = labels.get(expression.getKey());
        return switch (expression.getOperator()) {
            case "In" -> value != null && expression.getValues().contains(value);
            case "NotIn" -> value == null || !expression.getValues().contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            default -> throw new IllegalArgumentException(expression.getOperator());
        };
    }
}
