// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The operator's rights in one namespace as they are shipped: the files of {@code k8s/} themselves, which the chart's default profile
 * equals (a test of {@code helm} compares them). Nothing is written down here a second time.
 */
final class Rights {

    static final String ACCOUNT = "mozdef-operator";

    private static final Path K8S = Path.of("..", "..", "k8s");
    private static final List<Path> SHIPPED = List.of(
            K8S.resolve("operator/serviceaccount.yaml"),
            K8S.resolve("rbac/namespaced/role.yaml"),
            K8S.resolve("rbac/namespaced/leader-election.yaml"));

    private Rights() {}

    private static List<HasMetadata> shipped(KubernetesClient client) {
        List<HasMetadata> objects = new ArrayList<>();
        for (Path file : SHIPPED) {
            try (InputStream text = Files.newInputStream(file)) {
                objects.addAll(client.load(text).items());
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
        return objects;
    }

    /** Each right as {@code verb group/resource}. */
    static Set<String> granted(KubernetesClient client) {
        Set<String> granted = new TreeSet<>();
        for (HasMetadata object : shipped(client)) {
            if (object instanceof Role role) {
                role.getRules().forEach(rule -> granted.addAll(rights(rule)));
            }
        }
        return granted;
    }

    private static Set<String> rights(PolicyRule rule) {
        Set<String> rights = new TreeSet<>();
        for (String group : rule.getApiGroups()) {
            for (String resource : rule.getResources()) {
                rule.getVerbs().forEach(v -> rights.add(v + " " + (group.isEmpty() ? "" : group + "/") + resource));
            }
        }
        return rights;
    }

    /** Makes a namespace under Restricted Pod Security, the account and its rights as kustomize would. */
    static void install(KubernetesClient admin, String namespace) {
        admin.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                        .endMetadata()
                        .build())
                .create();
        for (HasMetadata object : shipped(admin)) {
            object.getMetadata().setNamespace(namespace);
            if (object instanceof RoleBinding binding) {
                binding.getSubjects().forEach(s -> s.setNamespace(namespace));
            }
            admin.resource(object).create();
        }
    }

    /** A token of the operator's account. */
    static String token(KubernetesClient admin, String namespace) {
        return admin.serviceAccounts()
                .inNamespace(namespace)
                .withName(ACCOUNT)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(7200L)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
    }

    /** How the API server calls the operator of a namespace. */
    static String user(String namespace) {
        return "system:serviceaccount:" + namespace + ":" + ACCOUNT;
    }
}
