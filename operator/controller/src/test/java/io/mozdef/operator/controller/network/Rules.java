// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.network;

import io.fabric8.kubernetes.api.model.networking.v1.IPBlock;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/** A policy as a packet filter in front of its pod: the networks of it, IPv4 only, since the test's pods are no pods of a cluster. */
final class Rules {

    private Rules() {}

    static String of(NetworkPolicy policy) {
        StringBuilder text = new StringBuilder("table inet pod {\n");
        chain(text, "input");
        policy.getSpec().getIngress().forEach(r -> rules(text, "saddr", r.getFrom(), r.getPorts()));
        text.append("  }\n");
        chain(text, "output");
        policy.getSpec().getEgress().forEach(r -> rules(text, "daddr", r.getTo(), r.getPorts()));
        return text.append("  }\n}\n").toString();
    }

    private static void chain(StringBuilder text, String hook) {
        text.append("  chain ")
                .append(hook)
                .append(" {\n    type filter hook ")
                .append(hook)
                .append(" priority 0; policy drop;\n    ct state established,related accept\n");
    }

    private static void rules(
            StringBuilder text, String side, List<NetworkPolicyPeer> peers, List<NetworkPolicyPort> ports) {
        blocks(peers)
                .forEach(block -> ports.forEach(port -> text.append("    ip ")
                        .append(side)
                        .append(' ')
                        .append(block.getCidr())
                        .append(except(side, block))
                        .append(' ')
                        .append(Objects.requireNonNullElse(port.getProtocol(), "TCP")
                                .toLowerCase(Locale.ROOT))
                        .append(" dport ")
                        .append(port.getPort().getIntVal())
                        .append(" accept\n")));
    }

    private static Stream<IPBlock> blocks(List<NetworkPolicyPeer> peers) {
        return peers.stream()
                .map(NetworkPolicyPeer::getIpBlock)
                .filter(Objects::nonNull)
                .filter(b -> !b.getCidr().contains(":"));
    }

    private static String except(String side, IPBlock block) {
        return block.getExcept().isEmpty()
                ? ""
                : " ip " + side + " != { " + String.join(", ", block.getExcept()) + " }";
    }
}
