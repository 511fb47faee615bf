// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.dependent;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import io.mozdef.operator.controller.plan.Access;
import io.mozdef.operator.controller.plan.ComponentPlan;
import io.mozdef.operator.controller.plan.StackPlan;
import io.mozdef.operator.controller.plan.Target;
import io.mozdef.operator.crd.Egress;
import io.mozdef.operator.crd.NetworkPolicySettings;
import io.mozdef.operator.crd.Peer;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One policy for each component, both directions. */
@Singleton
final class NetworkPolicyDependent implements Dependent {

    /** Everywhere but link-local, where clouds keep their credentials. */
    private static final List<NetworkPolicyPeer> ANYWHERE = List.of(
            block("0.0.0.0/0", List.of("169.254.0.0/16")), block("::/0", List.of("fe80::/10", "fd00:ec2::/32")));

    @Override
    public Kind kind() {
        return Kind.of("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies");
    }

    @Override
    public Stream<NetworkPolicy> render(StackPlan plan, Facts facts) {
        if (!plan.spec().networkPolicy().enabled()) {
            return Stream.empty();
        }
        return plan.components().stream().map(c -> policy(plan, c));
    }

    private static NetworkPolicy policy(StackPlan plan, ComponentPlan c) {
        NetworkPolicy policy = new NetworkPolicyBuilder()
                .withMetadata(Meta.of(plan, c))
                .withNewSpec()
                .withNewPodSelector()
                .withMatchLabels(Meta.selector(plan, c))
                .endPodSelector()
                .withPolicyTypes("Ingress", "Egress")
                .withIngress(ingress(plan, c))
                .withEgress(egress(plan, c))
                .endSpec()
                .build();
        if (policy.getSpec().getIngress().isEmpty()) {
            // said aloud, so that a rule which somebody adds to "nobody" is taken away again
            policy.getSpec().setAdditionalProperty("ingress", List.of());
        }
        return policy;
    }

    private static List<NetworkPolicyIngressRule> ingress(StackPlan plan, ComponentPlan component) {
        List<NetworkPolicyIngressRule> rules = new ArrayList<>();
        for (Access access : component.access()) {
            // a rule without peers would admit everybody
            if (!access.peers().isEmpty()) {
                rules.add(admit(access.peers(), List.of(access.port())));
            }
        }
        for (NetworkPolicySettings.Rule rule : plan.spec().networkPolicy().extraIngress()) {
            List<Integer> ports = rule.ports().stream()
                    .filter(p -> !isAllowlisted(component, p))
                    .toList();
            // a rule without ports would open all of them
            if (!ports.isEmpty()) {
                rules.add(admit(rule.peers(), ports));
            }
        }
        return rules;
    }

    /** The bastion's door is the allowlist's alone: where it admits nobody, nothing else opens it. */
    private static boolean isAllowlisted(ComponentPlan component, int port) {
        return component.kind().equals("bastion")
                && component.door() != null
                && component.door().port() == port;
    }

    private static NetworkPolicyIngressRule admit(List<Peer> from, List<Integer> ports) {
        return new NetworkPolicyIngressRuleBuilder()
                .withFrom(peers(from))
                .withPorts(tcp(ports))
                .build();
    }

    private static List<NetworkPolicyEgressRule> egress(StackPlan plan, ComponentPlan component) {
        List<NetworkPolicyEgressRule> rules = new ArrayList<>();
        rules.add(dns(plan.spec().networkPolicy().dns()));
        for (Target target : component.targets()) {
            rules.add(new NetworkPolicyEgressRuleBuilder()
                    .withTo(target.isByPortOnly() ? ANYWHERE : peers(target.peers()))
                    .withPorts(tcp(target.ports()))
                    .build());
        }
        for (NetworkPolicySettings.Rule rule : plan.spec().networkPolicy().extraEgress()) {
            rules.add(new NetworkPolicyEgressRuleBuilder()
                    .withTo(peers(rule.peers()))
                    .withPorts(tcp(rule.ports()))
                    .build());
        }
        return rules;
    }

    /** 5353 is where OpenShift's DNS pods listen. */
    private static NetworkPolicyEgressRule dns(@Nullable Egress given) {
        Egress dns = given == null ? Egress.UNKNOWN : given;
        List<Integer> ports = dns.ports().isEmpty() ? List.of(53, 5353) : dns.ports();
        List<NetworkPolicyPort> both = ports.stream()
                .flatMap(p -> Stream.of(port(p, "UDP"), port(p, "TCP")))
                .toList();
        return new NetworkPolicyEgressRuleBuilder()
                .withTo(dns.to().isEmpty() ? anywhereButMetadata() : peers(dns.to()))
                .withPorts(both)
                .build();
    }

    /** Node-local DNS listens on a link-local address. */
    private static List<NetworkPolicyPeer> anywhereButMetadata() {
        return List.of(block("0.0.0.0/0", List.of("169.254.169.254/32")), block("::/0", List.of("fd00:ec2::/32")));
    }

    private static List<NetworkPolicyPeer> peers(List<Peer> peers) {
        return peers.stream().map(NetworkPolicyDependent::peer).toList();
    }

    private static NetworkPolicyPeer peer(Peer peer) {
        if (peer.ipBlock() != null) {
            return block(peer.ipBlock().cidr(), peer.ipBlock().except());
        }
        return new NetworkPolicyPeerBuilder()
                .withPodSelector(peer.podSelector())
                .withNamespaceSelector(peer.namespaceSelector())
                .build();
    }

    private static NetworkPolicyPeer block(String cidr, List<String> except) {
        return new NetworkPolicyPeerBuilder()
                .withNewIpBlock()
                .withCidr(cidr)
                .withExcept(except)
                .endIpBlock()
                .build();
    }

    private static List<NetworkPolicyPort> tcp(List<Integer> ports) {
        return ports.stream().map(p -> port(p, "TCP")).toList();
    }

    private static NetworkPolicyPort port(int port, String protocol) {
        return new NetworkPolicyPortBuilder()
                .withPort(new IntOrString(port))
                .withProtocol(protocol)
                .build();
    }
}
