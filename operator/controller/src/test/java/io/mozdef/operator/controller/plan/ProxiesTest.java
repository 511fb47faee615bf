// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mozdef.operator.crd.MozDefStack;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which targets are reached through the proxy: the programs are told, and the policies follow. */
class ProxiesTest {

    private static ComponentPlan planned(String component, String noProxy) {
        MozDefStack stack = Serialization.unmarshal(
                """
                apiVersion: mozdef.io/v1alpha1
                kind: MozDefStack
                metadata: {name: s, namespace: n}
                spec:
                  podDefaults: {proxy: {url: "http://proxy:3128", noProxy: [%s]}}
                  transport: {sqs: {region: r, queueUrl: "https://sqs.example.org/q"}}
                  storage: {search: {urls: ["https://search:9200"]}}
                  bastion: {serviceAccount: {name: web}}
                  api: {oidc: {issuerUrl: "https://id.example.org", audience: a}}
                  observability: {tracing: {otlpEndpoint: "http://otel.example.org:4317"}}
                """
                        .formatted(noProxy),
                MozDefStack.class);
        return StackPlanner.plan(stack, new Images("1.2.0", "b", "p")).components().stream()
                .filter(c -> c.name().equals(component))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> keys(ComponentPlan plan) {
        return plan.environment().stream().map(EnvVar::getName).toList();
    }

    private static List<String> targets(ComponentPlan plan) {
        return plan.targets().stream().map(Target::name).toList();
    }

    @Test
    void issuerAndTracesGoThroughIt() {
        ComponentPlan api = planned("api", "");
        assertThat(keys(api))
                .contains(
                        "quarkus.oidc.proxy.host",
                        "quarkus.otel.exporter.otlp.traces.proxy-options.host",
                        "quarkus.otel.exporter.otlp.traces.proxy-options.enabled");
        assertThat(targets(api)).containsExactlyInAnyOrder("the search engine", "the proxy");
    }

    @Test
    void whatIsNamedInNoProxyDoesNot() {
        ComponentPlan api = planned("api", "id.example.org");
        assertThat(keys(api))
                .doesNotContain("quarkus.oidc.proxy.host")
                .contains("quarkus.otel.exporter.otlp.traces.proxy-options.host");
        assertThat(targets(api)).contains("the OIDC issuer", "the proxy").doesNotContain("OpenTelemetry");

        ComponentPlan none = planned("api", "\"*.example.org\"");
        assertThat(keys(none)).noneMatch(k -> k.contains("proxy"));
        assertThat(targets(none)).contains("the OIDC issuer", "OpenTelemetry").doesNotContain("the proxy");
        assertThat(none.command()).noneMatch(w -> w.contains("proxyHost"));
    }

    /** The token service is asked by a client that knows the JVM's properties alone. */
    @Test
    void theBastionsJvmIsToldToo() {
        ComponentPlan bastion = planned("bastion", "\"*.svc\"");
        assertThat(bastion.command())
                .contains("-Dhttps.proxyHost=proxy", "-Dhttps.proxyPort=3128", "-Dhttp.nonProxyHosts=*.svc");
        assertThat(keys(bastion)).contains("quarkus.sqs.async-client.proxy.endpoint");
    }
}
