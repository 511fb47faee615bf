// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.plan;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.mozdef.operator.crd.ProxySettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A forward proxy in place of the targets outside the cluster: SQS, the issuer, OpenTelemetry. */
final class Proxies {

    private static final Set<String> THROUGH =
            Set.of("SQS", "the OIDC issuer", "OpenTelemetry", "the cloud's token service");

    private Proxies() {}

    static ComponentPlan through(ComponentPlan plan, @Nullable ProxySettings proxy) {
        if (proxy == null || plan.targets().stream().noneMatch(t -> isThrough(t, proxy))) {
            return plan;
        }
        List<Target> targets = new ArrayList<>(plan.targets().stream()
                .filter(t -> !isThrough(t, proxy) || !t.isByPortOnly())
                .toList());
        targets.add(Target.of("the proxy", List.of(proxy.url()), 3128, proxy.egress()));
        List<EnvVar> environment = new ArrayList<>(plan.environment());
        settings(plan, proxy).environment().values().forEach(environment::add);
        return new Revision(plan)
                .command(command(plan, proxy))
                .environment(environment)
                .targets(targets)
                .plan();
    }

    private static boolean isThrough(Target target, ProxySettings proxy) {
        return THROUGH.contains(target.name())
                && (target.hosts().isEmpty() || target.hosts().stream().anyMatch(h -> !isDirect(h, proxy)));
    }

    private static boolean isThrough(ComponentPlan plan, String target, ProxySettings proxy) {
        return plan.targets().stream().anyMatch(t -> t.name().equals(target) && isThrough(t, proxy));
    }

    /** {@code *.example.org} is all below it. */
    private static boolean isDirect(String host, ProxySettings proxy) {
        return proxy.noProxy().stream()
                .anyMatch(n -> n.startsWith("*") ? host.endsWith(n.substring(1)) : host.equals(n));
    }

    /** The SDK's clients read the JVM's proxy properties; the search engine's and RabbitMQ's do not. */
    private static List<String> command(ComponentPlan plan, ProxySettings proxy) {
        URI uri = URI.create(proxy.url());
        List<String> command = new ArrayList<>(plan.command());
        List<String> properties = new ArrayList<>();
        for (String scheme : List.of("http", "https")) {
            properties.add("-D" + scheme + ".proxyHost=" + uri.getHost());
            properties.add("-D" + scheme + ".proxyPort=" + uri.getPort());
        }
        if (!proxy.noProxy().isEmpty()) {
            properties.add("-Dhttp.nonProxyHosts=" + String.join("|", proxy.noProxy()));
        }
        command.addAll(1, properties);
        return command;
    }

    private static Part settings(ComponentPlan plan, ProxySettings proxy) {
        URI uri = URI.create(proxy.url());
        Part.Builder part = Part.builder();
        if (plan.program() == Program.BASTION) {
            part.env("quarkus.sqs.async-client.proxy.enabled", true)
                    .env("quarkus.sqs.async-client.proxy.endpoint", proxy.url());
            return part.envIf(
                            !proxy.noProxy().isEmpty(),
                            "quarkus.sqs.async-client.proxy.non-proxy-hosts",
                            String.join(",", proxy.noProxy()))
                    .build();
        }
        if (isThrough(plan, "the OIDC issuer", proxy)) {
            part.env("quarkus.oidc.proxy.host", uri.getHost()).env("quarkus.oidc.proxy.port", uri.getPort());
        }
        if (isThrough(plan, "OpenTelemetry", proxy)) {
            String options = "quarkus.otel.exporter.otlp.traces.proxy-options.";
            part.env(options + "enabled", true)
                    .env(options + "host", uri.getHost())
                    .env(options + "port", uri.getPort());
        }
        return part.build();
    }
}
