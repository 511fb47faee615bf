// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.dependent;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.mozdef.operator.controller.plan.ComponentPlan;
import io.mozdef.operator.controller.plan.StackPlan;
import io.mozdef.operator.crd.Observability;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What only this stack's plan can tell Prometheus: which components there must be, for one without any process has no metric that could
 * raise an alert, and whose certificate ends. Rules that are the same for every stack come with the operator's chart.
 */
@Singleton
final class PrometheusRuleDependent implements Dependent {

    @Override
    public Kind kind() {
        return Kind.optional(
                "monitoring.coreos.com/v1",
                "PrometheusRule",
                "prometheusrules",
                "install the Prometheus operator, or remove observability.metrics.prometheusRule");
    }

    @Override
    public Stream<GenericKubernetesResource> render(StackPlan plan, Facts facts) {
        Observability.Metrics wanted =
                Objects.requireNonNull(plan.spec().observability().metrics());
        if (!Boolean.TRUE.equals(wanted.prometheusRule())) {
            return Stream.empty();
        }
        List<Map<String, Object>> rules = new ArrayList<>();
        for (ComponentPlan component : plan.components()) {
            if (component.scale().atLeast() > 0) {
                rules.add(absent(plan, component));
            }
            if (component.door() != null && component.door().secure()) {
                rules.add(expiring(plan, component));
            }
        }
        Map<String, String> labels = new TreeMap<>(wanted.labels());
        labels.putAll(Meta.METRICS);
        ObjectMeta metadata = Meta.ofStack(plan, Meta.metricsName(plan), labels);
        Map<String, Object> group =
                new TreeMap<>(Map.of("name", "mozdef-stack-" + plan.namespace() + "-" + plan.name(), "rules", rules));
        return rules.isEmpty()
                ? Stream.empty()
                : Stream.of(Optionals.of(kind(), metadata, Map.of("groups", List.of(group))));
    }

    private static Map<String, Object> absent(StackPlan plan, ComponentPlan component) {
        return rule(
                "MozDefComponentAbsent",
                "absent(up{" + series(plan, component) + "} == 1)",
                "10m",
                "critical",
                "No process of " + component.objectName() + " in " + plan.namespace() + " answers Prometheus",
                "kubectl -n " + plan.namespace() + " describe mds " + plan.name() + " says what it waits for.");
    }

    private static Map<String, Object> expiring(StackPlan plan, ComponentPlan component) {
        return rule(
                "MozDefCertificateExpires",
                "min(mozdef_bastion_tls_certificate_expires_seconds{" + series(plan, component)
                        + "}) - time() < 604800",
                "1h",
                "warning",
                "The certificate of " + component.objectName() + " in " + plan.namespace() + " ends within a week",
                "A renewed one is taken from its Secret without a restart; the bastion's readiness says what keeps it from that.");
    }

    /** By the labels that {@link ServiceMonitorDependent} has Prometheus copy from the pods. */
    private static String series(StackPlan plan, ComponentPlan component) {
        return "namespace=\"" + plan.namespace() + "\"," + label(Meta.INSTANCE, plan.name()) + ","
                + label(Meta.COMPONENT, component.name());
    }

    private static String label(String name, String value) {
        return name.replaceAll("[^a-z]", "_") + "=\"" + value + "\"";
    }

    private static Map<String, Object> rule(
            String alert, String expression, String lasting, String severity, String summary, String description) {
        Map<String, Object> rule = new TreeMap<>();
        rule.put("alert", alert);
        rule.put("expr", expression);
        rule.put("for", lasting);
        rule.put("labels", Map.of("severity", severity));
        rule.put("annotations", new TreeMap<>(Map.of("summary", summary, "description", description)));
        return rule;
    }
}
