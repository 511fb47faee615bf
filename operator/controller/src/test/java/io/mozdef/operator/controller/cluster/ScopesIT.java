// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import static io.mozdef.operator.controller.cluster.Stacks.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.mozdef.operator.crd.MozDefStack;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Scopes beyond the release's own namespace, each with no more rights than the chart renders for it. */
@ExtendWith(RealCluster.class)
class ScopesIT {

    private static final String SPEC =
            """
            transport: {sqs: {region: eu-central-1, queueUrl: "https://sqs.example.org/q"}}
            storage: {search: {urls: ["https://search:9200"]}}
            bastion: {allowlist: {cidrs: [198.51.100.0/24]}}
            alerts: {}
            """;

    private static Release release(String namespace) {
        return new Release(new Helm.Four(cluster().plane().binary("helm")), namespace);
    }

    private static void applyTo(String... namespaces) {
        Arrays.stream(namespaces).forEach(n -> {
            newNamespace(n);
            patchIn(n, "demo", SPEC);
        });
    }

    private static void awaitReady(String... namespaces) throws IOException {
        for (String namespace : namespaces) {
            kubectlIn(namespace, "wait", "mds/demo", "--for=condition=Ready", "--timeout=55s");
            assertThat(kubectlIn(namespace, "get", "deployment", "-o", "name").lines())
                    .containsExactlyInAnyOrder("deployment.apps/demo-alerts", "deployment.apps/demo-bastion");
        }
    }

    private static void deleteFrom(String... namespaces) throws IOException {
        for (String namespace : namespaces) {
            kubectlIn(namespace, "delete", "mds", "demo");
            patient().until(() -> kubectlIn(namespace, "get", "deployment", "-o", "name")
                    .isBlank());
        }
    }

    @Test
    void namespacesThatAreListedAndNoOther() throws IOException {
        try (Release release = release("scope-list")) {
            applyTo("list-one", "list-two", "list-outside");
            release.install(
                    Release.images("1.2.0", "") + "watch: {scope: Namespaces, namespaces: [list-one, list-two]}\n");
            OperatorProcess operator = release.start();
            awaitReady("list-one", "list-two");

            double seen = operator.reconciles();
            patient().until(() -> operator.reconciles() >= seen + 10);
            MozDefStack outside = Objects.requireNonNull(admin().resources(MozDefStack.class)
                    .inNamespace("list-outside")
                    .withName("demo")
                    .get());
            assertThat(outside.getStatus().observedGeneration()).isEqualTo(-1);
            assertThat(kubectlIn("list-outside", "get", "deployment", "-o", "name"))
                    .isBlank();
            assertThat(release.audit().all())
                    .allMatch(r -> Set.of("list-one", "list-two").contains(r.namespace())
                            || r.namespace().equals("scope-list")
                                    && r.resource().equals("leases")
                            || r.group().equals("authorization.k8s.io"))
                    .noneMatch(r -> r.code() == 403);
            deleteFrom("list-one", "list-two");
            kubectlIn("list-outside", "delete", "mds", "demo");
        }
    }

    @Test
    void theWholeClusterWithNamespacesThatComeLater() throws IOException {
        try (Release release = release("scope-cluster")) {
            release.install(Release.images("1.2.0", "") + "watch: {scope: Cluster}\n");
            release.start();
            applyTo("cluster-one", "cluster-two");
            awaitReady("cluster-one", "cluster-two");
            assertThat(release.audit().all()).isNotEmpty().noneMatch(r -> r.code() == 403);
            // the operator of another namespace has not looked here
            assertThat(cluster().audit().all())
                    .allMatch(r -> r.namespace().isEmpty() || r.namespace().equals(NAMESPACE));
            deleteFrom("cluster-one", "cluster-two");
            release.uninstall();
        }
    }
}
