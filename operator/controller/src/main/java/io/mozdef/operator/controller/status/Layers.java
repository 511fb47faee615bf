// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.status;

import io.mozdef.operator.controller.plan.ComponentPlan;
import io.mozdef.operator.controller.plan.StackPlan;
import io.mozdef.operator.controller.plan.Target;
import io.mozdef.operator.crd.ClientAddress;
import io.mozdef.operator.crd.Expose;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is said about networks: the allowlist's layers as they were rendered, and egress that could only be limited by port. */
final class Layers {

    private Layers() {}

    static List<Verdict> of(@Nullable StackPlan plan) {
        if (plan == null) {
            return List.of();
        }
        List<Verdict> verdicts = new ArrayList<>();
        plan.components().stream()
                .filter(c -> c.name().equals("bastion"))
                .forEach(c -> verdicts.add(allowlist(plan, c)));
        verdicts.add(egress(plan));
        return verdicts;
    }

    private static Verdict allowlist(StackPlan plan, ComponentPlan bastion) {
        if (plan.allowlist().isEmpty()) {
            return Verdict.of(
                    "AllowlistEnforced",
                    true,
                    "NobodyAdmitted",
                    "the allowlist is empty and admits nobody: fill spec.bastion.allowlist.cidrs");
        }
        if (isForgeable(plan)) {
            return Verdict.of(
                    "AllowlistEnforced",
                    false,
                    "AddressForgeable",
                    "networkPolicy.enabled is false and forwardedFor.trustedHops believes whoever reaches the bastion's pods:"
                            + " give forwardedFor.trustedNetworks instead, or switch policies on");
        }
        List<String> layers = new ArrayList<>();
        layers.add("the bastion checks each request");
        boolean policies = plan.spec().networkPolicy().enabled();
        boolean direct = plan.spec().bastion() != null
                && plan.spec().bastion().clientAddress().type() == ClientAddress.Type.Direct;
        if (policies) {
            layers.add(
                    direct
                            ? "the NetworkPolicy admits the same networks, where the cluster's network plugin enforces policies"
                            : "the NetworkPolicy admits the proxy alone, where the cluster's network plugin enforces policies");
        } else {
            layers.add("no NetworkPolicy, since networkPolicy.enabled is false");
        }
        if (bastion.door() != null && bastion.door().expose().type() == Expose.Type.LoadBalancer) {
            layers.add("the load balancer has them as source ranges");
        }
        return Verdict.of(
                "AllowlistEnforced",
                true,
                policies ? "BastionAndNetworkPolicy" : "BastionOnly",
                plan.allowlist().size() + " networks: " + String.join("; ", layers));
    }

    /** By the number of hops alone any peer may say who it is; that only the proxy is a peer, the policy sees to. */
    private static boolean isForgeable(StackPlan plan) {
        ClientAddress.ForwardedFor forwarded = plan.spec().bastion() == null
                ? null
                : plan.spec().bastion().clientAddress().forwardedFor();
        return !plan.spec().networkPolicy().enabled() && forwarded != null && forwarded.trustedHops() != null;
    }

    private static Verdict egress(StackPlan plan) {
        if (!plan.spec().networkPolicy().enabled()) {
            return Verdict.of(
                    "EgressByPortOnly",
                    false,
                    "PoliciesOff",
                    "networkPolicy.enabled is false: no policy limits what pods reach or who reaches them");
        }
        String targets = plan.components().stream()
                .flatMap(c -> c.targets().stream())
                .filter(Target::isByPortOnly)
                .map(Target::name)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return targets.isEmpty()
                ? Verdict.of("EgressByPortOnly", false, "TargetsKnown", "")
                : Verdict.of(
                        "EgressByPortOnly",
                        true,
                        "EgressByPortOnly",
                        "policies know no host names, so these are limited by port alone: " + targets
                                + ": say where they are in their egress");
    }
}
