// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.review;

import io.fabric8.kubernetes.api.model.Quantity;
import io.mozdef.operator.controller.dependent.Facts;
import io.mozdef.operator.controller.plan.ComponentPlan;
import io.mozdef.operator.controller.plan.Images;
import io.mozdef.operator.controller.plan.StackPlan;
import io.mozdef.operator.controller.plan.StackPlanner;
import io.mozdef.operator.crd.ClientAddress;
import io.mozdef.operator.crd.Expose;
import io.mozdef.operator.crd.MozDefStack;
import io.mozdef.operator.crd.StackSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the definition cannot refuse. Refused is what would be unsafe or would silently do something else; what was asked for and is not
 * made is told as a missing feature. Pure.
 */
public final class SpecReview {

    /** Values that belong into a Secret. */
    private static final Pattern SECRET_KEY =
            Pattern.compile("(?i).*(password|secret|secret-key|secret-access-key|access-key|api-key|token)$");

    private SpecReview() {}

    /** @param images of any known version; which one makes no difference */
    public static Findings review(MozDefStack stack, Images images) {
        StackSpec spec = stack.getSpec();
        if (spec.unreadable() != null) {
            return new Findings(List.of(spec.unreadable()), List.of());
        }
        List<String> refused = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        if (spec.bastion() != null) {
            refused.addAll(proxies(Objects.requireNonNull(spec.bastion().clientAddress())));
        }
        StackPlan plan = StackPlanner.plan(stack, images);
        StackPlan own = StackPlanner.ownPlan(stack, images);
        for (int i = 0; i < plan.components().size(); i++) {
            ComponentPlan component = plan.components().get(i);
            refused.addAll(settings(spec, component, own.components().get(i)));
            if (component.overlay() != null) {
                OverlayReview.review(plan, component, Facts.NONE).stream()
                        .map(p -> path(component) + ".podTemplate" + p)
                        .forEach(refused::add);
            }
            refused.addAll(autoscaling(component));
            missing.addAll(features(component));
        }
        return new Findings(refused, missing);
    }

    /** The bastion knows addresses alone: pods that a selector finds, and parts cut out of a network, it cannot tell apart. */
    private static List<String> proxies(ClientAddress address) {
        boolean plain = address.from().stream()
                .allMatch(p -> p.ipBlock() != null && p.ipBlock().except().isEmpty());
        return address.type() != ClientAddress.Type.ProxyProtocol || address.proxyProtocol() != null || plain
                ? List.of()
                : List.of(
                        "spec.bastion.clientAddress.from: the bastion believes the PROXY protocol by network, and from"
                                + " names pods or leaves parts of a network out: say the proxies' networks in"
                                + " clientAddress.proxyProtocol.trustedNetworks");
    }

    private static List<String> settings(StackSpec spec, ComponentPlan component, ComponentPlan own) {
        Set<String> owned = new HashSet<>();
        own.environment().forEach(e -> owned.add(e.getName()));
        List<String> refused = new ArrayList<>();
        for (String key : Settings.of(spec, component).keySet()) {
            String where = path(component) + ".settings[" + key + "]";
            if (OwnedNames.isOwned(key, owned)) {
                refused.add(where + " is set by the operator: remove it, and use the field of the resource");
            } else if (SECRET_KEY.matcher(key).matches()) {
                refused.add(where + " looks like a secret: put it into a Secret and use the field that refers to it");
            }
        }
        return refused;
    }

    /** A share of nothing cannot be measured. */
    private static List<String> autoscaling(ComponentPlan component) {
        Quantity cpu = component.requests().get("cpu");
        boolean asks = cpu != null && cpu.getNumericalAmount().signum() > 0;
        return component.scale().autoscaling() == null || component.scale().isByQueue() || asks
                ? List.of()
                : List.of(path(component) + ".autoscaling is by CPU and needs a request: set " + path(component)
                        + ".resources.requests.cpu above 0");
    }

    private static List<String> features(ComponentPlan component) {
        List<String> missing = new ArrayList<>();
        if (component.door() != null) {
            Expose expose = component.door().expose();
            if (expose.type() == Expose.Type.LoadBalancer
                    && component.door().sourceRanges().isEmpty()) {
                missing.add(path(component)
                        + ".expose: no load balancer is made, for without any network it would be open to everybody: "
                        + (component.kind().equals("bastion") ? "fill allowlist.cidrs" : "give an ipBlock in from"));
            }
        }
        return missing;
    }

    /** Where a component is in the resource. */
    public static String path(ComponentPlan component) {
        return component.kind().equals("worker")
                ? "spec.workers[" + component.name().substring("w-".length()) + "]"
                : "spec." + component.kind();
    }

    /**
     * What was found.
     *
     * @param refused nothing of the specification is applied until these are gone
     * @param missing what was asked for and is not made
     */
    public record Findings(List<String> refused, List<String> missing) {

        public Findings {
            refused = refused.stream().distinct().toList();
            missing = missing.stream().distinct().toList();
        }

        /** All refusals in one text. */
        public String refusal() {
            return refused.stream().collect(Collectors.joining("; "));
        }
    }
}
