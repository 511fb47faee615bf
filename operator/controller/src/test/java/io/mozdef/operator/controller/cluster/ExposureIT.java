// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import static io.mozdef.operator.controller.cluster.Stacks.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Load balancers, Ingresses and allowlists as the API server stores them; what is wanted no more is taken away. */
@ExtendWith(RealCluster.class)
class ExposureIT {

    private static String balanced(String cidrs) {
        return bastion("bastion: {allowlist: {cidrs: [" + cidrs
                + "]}, expose: {type: LoadBalancer}, tls: {terminatedBy: LoadBalancer}}");
    }

    private static List<Service> balancers(String stack) {
        return admin()
                .services()
                .inNamespace(NAMESPACE)
                .withLabel("app.kubernetes.io/instance", stack)
                .list()
                .getItems()
                .stream()
                .filter(s -> "LoadBalancer".equals(s.getSpec().getType()))
                .toList();
    }

    @Test
    void anEmptyAllowlistHasNoLoadBalancer() {
        String name = apply(balanced(""));
        awaitCondition(name, "AllowlistEnforced", "True", "NobodyAdmitted");
        awaitCondition(name, "Degraded", "True", "FeatureUnavailable");
        assertThat(condition(name, "Degraded").message()).contains("no load balancer is made");
        assertThat(balancers(name)).isEmpty();
        patch(name, balanced("198.51.100.0/24"));
        patient().until(() -> balancers(name).size() == 1);
        assertThat(balancers(name).get(0).getSpec().getLoadBalancerSourceRanges())
                .containsExactly("198.51.100.0/24");
        patch(name, balanced(""));
        patient().until(() -> balancers(name).isEmpty());
    }

    /** Sixteen lists of 256, the largest allowlist there is, within the budget of the definition's rules. */
    @Test
    void theLargestAllowlistFits() {
        String sources = IntStream.range(0, 16)
                .mapToObj(s -> "{name: " + (s == 0 ? "uptycs" : "s" + s) + ", allowlist: {cidrs: ["
                        + IntStream.range(0, 256)
                                .mapToObj(i -> "10." + s + "." + i + ".0/24")
                                .collect(Collectors.joining(", "))
                        + "]}}")
                .collect(Collectors.joining(", "));
        String name = apply(bastion("bastion: {sources: [" + sources + "]}"));
        awaitCondition(name, "Ready", "True", null);
        var policy = admin().network()
                .v1()
                .networkPolicies()
                .inNamespace(NAMESPACE)
                .withName(name + "-bastion")
                .get();
        assertThat(policy.getSpec().getIngress().get(0).getFrom()).hasSize(16 * 256);
        assertRefused(
                "bastion: {allowlist: {cidrs: ["
                        + IntStream.range(0, 257)
                                .mapToObj(i -> "10." + i / 256 + "." + i % 256 + ".0/24")
                                .collect(Collectors.joining(", "))
                        + "]}}",
                "at most 256");
    }

    @Test
    void policiesSwitchedOffAreTakenAwayAndTheStatusSaysSo() {
        String name = apply(bastion("bastion: {allowlist: {cidrs: [198.51.100.0/24]}}"));
        awaitCondition(name, "AllowlistEnforced", "True", "BastionAndNetworkPolicy");
        var policy =
                admin().network().v1().networkPolicies().inNamespace(NAMESPACE).withName(name + "-bastion");
        assertThat(policy.get()).isNotNull();
        patch(name, bastion("networkPolicy: {enabled: false}\nbastion: {allowlist: {cidrs: [198.51.100.0/24]}}"));
        awaitCondition(name, "AllowlistEnforced", "True", "BastionOnly");
        assertThat(condition(name, "AllowlistEnforced").message())
                .contains("no NetworkPolicy, since networkPolicy.enabled is false");
        assertThat(condition(name, "EgressByPortOnly").reason()).isEqualTo("PoliciesOff");
        patient().until(() -> policy.get() == null);
    }

    @Test
    void anIngressComesAndGoes() {
        String proxied =
                "bastion: {allowlist: {cidrs: [198.51.100.0/24]}, clientAddress: {type: ForwardedFor, forwardedFor:"
                        + " {trustedHops: 1}, from: [{podSelector: {}}]}%s}";
        String name = apply(bastion(proxied.formatted(", expose: {type: Ingress, ingress: {host: a.example.org}}")));
        awaitCondition(name, "Ready", "True", null);
        var ingress = admin().network().v1().ingresses().inNamespace(NAMESPACE).withName(name + "-bastion");
        patient().until(() -> ingress.get() != null);
        patch(name, bastion(proxied.formatted(", expose: {type: Ingress, ingress: {host: b.example.org}}")));
        patient()
                .until(() -> ingress.get().getSpec().getRules().get(0).getHost().equals("b.example.org"));
        patch(name, bastion(proxied.formatted("")));
        patient().until(() -> ingress.get() == null);
    }

    /** A component leaves the resource, and its objects leave the cluster; its neighbours stay. */
    @Test
    void aComponentThatIsTakenOutTakesItsObjectsAlong() {
        String name = apply(minimal() + "podDefaults: {}\n");
        awaitCondition(name, "Ready", "True", null);
        patch(
                name,
                minimal()
                        .replace("bastion: {allowlist: {cidrs: [198.51.100.0/24]}}\n", "")
                        .replaceAll("api: .*\n", ""));
        patient().until(() -> left(name).stream()
                .noneMatch(o -> o.getMetadata().getName().equals(name + "-bastion")));
        patient().until(() -> left(name).stream()
                .noneMatch(o -> o.getMetadata().getName().equals(name + "-api")));
        // what protects pods goes after them
        patient()
                .until(() -> admin().policy()
                                .v1()
                                .podDisruptionBudget()
                                .inNamespace(NAMESPACE)
                                .withName(name + "-api")
                                .get()
                        == null);
        patient()
                .until(() -> admin().network()
                                .v1()
                                .networkPolicies()
                                .inNamespace(NAMESPACE)
                                .withName(name + "-api")
                                .get()
                        == null);
        assertThat(deployments(name)).hasSize(5);
        awaitCondition(name, "Ready", "True", null);
    }
}
