// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.review;

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
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the definition cannot refuse. Refused is what would be unsafe or would silently do something else; what merely is not there yet
 * is told as a missing feature. Pure.
 */
public final class SpecReview {

    /** Values that belong into a Secret. */
    private static final Pattern SECRET_KEY =
            Pattern.compile("(?i).*(password|secret|secret-key|secret-access-key|access-key|api-key|token)$");

    /** Ports, health and start of the process are fixed: probes, Services and policies name them. */
    private static final Pattern FIXED_KEY = Pattern.compile(
            "quarkus\\.(http|management)\\..*(port|enabled|host|root-path)|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|mozdef\\.role");

    private SpecReview() {}

    /** @param images of any known version; which one makes no difference */
    public static Findings review(MozDefStack stack, Images images) {
        StackSpec spec = stack.getSpec();
        if (spec.unreadable() != null) {
            return new Findings(List.of(spec.unreadable()), List.of());
        }
        List<String> refused = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        if (spec.bastion() != null && spec.bastion().clientAddress().type() == ClientAddress.Type.ProxyProtocol) {
            refused.add("spec.bastion.clientAddress.type: ProxyProtocol is not spoken by the bastion yet: use Direct,"
                    + " or ForwardedFor behind a proxy that sets a header");
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
            missing.addAll(features(component));
        }
        if (spec.observability().metrics().serviceMonitor()) {
            missing.add("spec.observability.metrics.serviceMonitor: this operator does not make a ServiceMonitor yet:"
                    + " scrape port 9000, path /q/metrics, of the pods");
        }
        return new Findings(refused, missing);
    }

    private static List<String> settings(StackSpec spec, ComponentPlan component, ComponentPlan own) {
        Set<String> owned = new HashSet<>();
        own.environment().forEach(e -> owned.add(e.getName()));
        List<String> refused = new ArrayList<>();
        for (String key : Settings.of(spec, component.name()).keySet()) {
            String where = path(component) + ".settings[" + key + "]";
            if (owned.contains(key) || FIXED_KEY.matcher(key).matches()) {
                refused.add(where + " is set by the operator: remove it, and use the field of the resource");
            } else if (SECRET_KEY.matcher(key).matches()) {
                refused.add(where + " looks like a secret: put it into a Secret and use the field that refers to it");
            }
        }
        return refused;
    }

    private static List<String> features(ComponentPlan component) {
        List<String> missing = new ArrayList<>();
        if (component.scale().isByQueue()) {
            missing.add(
                    path(component)
                            + ".autoscaling.queueDepth: this operator does not make KEDA's ScaledObject yet, so nothing scales: use replicas, or autoscaling by CPU");
        }
        if (component.door() != null) {
            Expose expose = component.door().expose();
            if (expose.type() == Expose.Type.Route) {
                missing.add(
                        path(component)
                                + ".expose.type: this operator does not make OpenShift Routes yet: use Ingress, which OpenShift turns into a Route");
            }
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
                : "spec." + component.name();
    }

    /**
     * What was found.
     *
     * @param refused nothing of the specification is applied until these are gone
     * @param missing what was asked for and is not made
     */
    public record Findings(List<String> refused, List<String> missing) {

        public Findings {
            refused = List.copyOf(refused);
            missing = List.copyOf(missing);
        }

        /** All refusals in one text. */
        public String refusal() {
            return refused.stream().collect(Collectors.joining("; "));
        }
    }
}
