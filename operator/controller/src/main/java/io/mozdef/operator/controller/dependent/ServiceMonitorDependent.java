// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.dependent;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.mozdef.operator.controller.plan.StackPlan;
import io.mozdef.operator.crd.Observability;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** One ServiceMonitor for each stack that asks for it: by the Service of {@link ServiceDependent} it finds every pod. */
@Singleton
final class ServiceMonitorDependent implements Dependent {

    @Override
    public Kind kind() {
        return Kind.optional(
                "monitoring.coreos.com/v1",
                "ServiceMonitor",
                "servicemonitors",
                "install the Prometheus operator, or remove observability.metrics.serviceMonitor and scrape port 9000, path /q/metrics, of the pods");
    }

    static boolean isWanted(StackPlan plan) {
        return Boolean.TRUE.equals(metrics(plan).serviceMonitor());
    }

    @Override
    public Stream<GenericKubernetesResource> render(StackPlan plan, Facts facts) {
        return isWanted(plan) ? Stream.of(monitor(plan, metrics(plan))) : Stream.empty();
    }

    private GenericKubernetesResource monitor(StackPlan plan, Observability.Metrics wanted) {
        Map<String, String> labels = new TreeMap<>(wanted.labels());
        labels.putAll(Meta.METRICS);
        ObjectMeta metadata = Meta.ofStack(plan, Meta.metricsName(plan), labels);
        Map<String, String> services = new TreeMap<>(Meta.stackSelector(plan));
        services.putAll(Meta.METRICS);
        Map<String, Object> endpoint = new TreeMap<>();
        endpoint.put("port", "management");
        endpoint.put("path", "/q/metrics");
        endpoint.put("interval", wanted.interval());
        Map<String, Object> spec = new TreeMap<>();
        spec.put("selector", Map.of("matchLabels", services));
        spec.put("podTargetLabels", List.of(Meta.INSTANCE, Meta.COMPONENT, Meta.VERSION));
        spec.put("endpoints", List.of(endpoint));
        return Optionals.of(kind(), metadata, spec);
    }

    private static Observability.Metrics metrics(StackPlan plan) {
        return Objects.requireNonNull(plan.spec().observability().metrics());
    }
}
