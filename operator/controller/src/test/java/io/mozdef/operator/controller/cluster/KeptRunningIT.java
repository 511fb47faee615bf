// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import static io.mozdef.operator.controller.cluster.Stacks.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nothing that runs is changed, rolled, scaled or deleted because something else is missing. */
@ExtendWith(RealCluster.class)
class KeptRunningIT {

    private static final Map<String, Map<String, String>> SECRETS = Map.of(
            "kept-rabbitmq", Map.of("username", "u", "password", "p"),
            "kept-search", Map.of("username", "u", "password", "p"),
            "kept-aws", Map.of("access-key-id", "i", "secret-access-key", "k"),
            "kept-senders", Map.of("fluentbit", "t"));

    private static String spec() {
        return minimal()
                .replace("{name: rabbitmq}", "{name: kept-rabbitmq}")
                .replace("{name: search}", "{name: kept-search}")
                .replace("{name: aws}", "{name: kept-aws}")
                .replace("{name: senders}", "{name: kept-senders}");
    }

    private static Map<String, DeploymentSpec> specs(String stack) {
        return deployments(stack).stream()
                .collect(Collectors.toMap(d -> d.getMetadata().getName(), d -> d.getSpec(), (a, b) -> a, TreeMap::new));
    }

    @Test
    void whileReferencesAreMissingEveryDeploymentStaysAsItIs() throws IOException {
        SECRETS.forEach(Stacks::secret);
        String name = apply(spec());
        awaitCondition(name, "Ready", "True", null);
        Map<String, DeploymentSpec> before = specs(name);
        assertThat(before).hasSize(7);

        SECRETS.keySet()
                .forEach(s ->
                        admin().secrets().inNamespace(NAMESPACE).withName(s).delete());
        awaitCondition(name, "ResolvedRefs", "False", "ReferenceMissing");
        patient().untilAsserted(() -> assertThat(condition(name, "ResolvedRefs").message())
                .contains(SECRETS.keySet()));
        double seen = reconciles();
        patient().until(() -> reconciles() >= seen + 10);
        assertThat(specs(name)).isEqualTo(before);
        assertThat(condition(name, "Ready").status()).isEqualTo("True");

        // half of it comes back, with a key missing
        secret("kept-aws", Map.of("access-key-id", "i"));
        double then = reconciles();
        patient().until(() -> reconciles() >= then + 10);
        assertThat(condition(name, "ResolvedRefs").message()).contains("secret-access-key");
        assertThat(specs(name)).isEqualTo(before);

        int writes = cluster().audit().writes().size();
        SECRETS.forEach(Stacks::secret);
        awaitCondition(name, "ResolvedRefs", "True", null);
        assertThat(specs(name)).isEqualTo(before);
        assertThat(newWrites(writes)).noneMatch(r -> r.resource().equals("deployments"));
    }

    /** The right to read is taken away, the operator is started again, and the stack is changed: what runs stays as it is. */
    @Test
    void whatBecameUnreadableKeepsRunningThroughAChangeAndARestart() throws IOException {
        String spec =
                """
                storage: {search: {urls: ["https://search:9200"], secretRef: {name: kept}}}
                api: {replicas: %d, oidc: {issuerUrl: "https://id.example.org", audience: a}}
                """;
        String there = "unreadable";
        String values = Release.images("1.2.0", "");
        try (Release release = new Release(new Helm.Four(cluster().plane().binary("helm")), there)) {
            release.install(values);
            release.kubectl(
                    "create", "secret", "generic", "kept", "--from-literal=username=u", "--from-literal=password=p");
            OperatorProcess before = release.start();
            patchIn(there, "demo", spec.formatted(2));
            release.kubectl("wait", "mds/demo", "--for=condition=Ready", "--timeout=55s");
            String running = shape(there);

            before.close();
            release.upgrade(values + "rbac: {secretNames: [another]}\n");
            OperatorProcess after = release.start();
            release.kubectl("wait", "mds/demo", "--for=condition=ResolvedRefs=False", "--timeout=55s");
            assertThat(release.kubectl("get", "mds", "demo", "-o", "jsonpath={.status.conditions}"))
                    .contains("Secret kept: the operator may not read it");
            patchIn(there, "demo", spec.formatted(4));
            double seen = after.reconciles();
            patient().until(() -> after.reconciles() >= seen + 10);
            assertThat(shape(there)).isEqualTo(running);

            after.close();
            release.upgrade(values);
            release.start();
            release.kubectl("wait", "deployment/demo-api", "--for=jsonpath={.spec.replicas}=4", "--timeout=55s");
            release.kubectl("wait", "mds/demo", "--for=condition=Ready", "--timeout=55s");
            release.kubectl("delete", "mds", "demo");
        }
    }

    private static String shape(String namespace) throws IOException {
        return kubectlIn(namespace, "get", "deployment,replicaset", "-o", "jsonpath={.items[*].spec}");
    }

    /** References are looked at by name; foreign Secrets and ConfigMaps are never listed. */
    @Test
    void secretsAreNeverListed() throws IOException {
        String name = apply(minimal());
        awaitCondition(name, "Ready", "True", null);
        List<Audit.Request> listed = cluster().audit().all().stream()
                .filter(r -> r.resource().equals("secrets")
                        && Set.of("list", "watch").contains(r.verb()))
                .toList();
        assertThat(listed).isNotEmpty().allMatch(r -> r.uri().contains("fieldSelector=metadata.name"));
        assertThat(cluster().audit().all().stream()
                        .filter(r -> r.resource().equals("configmaps")
                                && Set.of("list", "watch").contains(r.verb())))
                .isNotEmpty()
                .allMatch(r -> r.uri().contains("fieldSelector=metadata.name")
                        || r.uri().contains("labelSelector="));
    }
}
