// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The operator's rights in one namespace (scope {@code Release} of the chart), and an account that has them. */
final class Rights {

    static final String ACCOUNT = "mozdef-operator";

    private static final List<String> ALL = List.of("get", "list", "watch", "create", "patch", "delete");
    private static final List<String> READ = List.of("get", "list", "watch");

    private Rights() {}

    static List<PolicyRule> rules() {
        return List.of(
                rule("", List.of("serviceaccounts", "services", "configmaps"), ALL),
                rule("", List.of("secrets"), List.of("get", "list", "watch", "create", "patch")),
                rule("", List.of("pods"), List.of("list", "watch")),
                rule("", List.of("events"), List.of("create", "patch")),
                rule("apps", List.of("deployments"), ALL),
                rule("networking.k8s.io", List.of("networkpolicies", "ingresses"), ALL),
                rule("autoscaling", List.of("horizontalpodautoscalers"), ALL),
                rule("policy", List.of("poddisruptionbudgets"), ALL),
                rule(
                        "gateway.networking.k8s.io",
                        List.of("httproutes"),
                        List.of("get", "list", "create", "patch", "delete")),
                rule("mozdef.io", List.of("mozdefstacks"), READ),
                rule("mozdef.io", List.of("mozdefstacks/status"), List.of("patch")),
                rule("mozdef.io", List.of("mozdefstacks/finalizers"), List.of("update")),
                rule("coordination.k8s.io", List.of("leases"), List.of("get", "create", "update", "patch")));
    }

    private static PolicyRule rule(String group, List<String> resources, List<String> verbs) {
        return new PolicyRuleBuilder()
                .withApiGroups(group)
                .withResources(resources)
                .withVerbs(verbs)
                .build();
    }

    /** Each right as {@code verb group/resource}. */
    static Set<String> granted() {
        Set<String> granted = new TreeSet<>();
        for (PolicyRule rule : rules()) {
            String group = rule.getApiGroups().get(0);
            rule.getResources().forEach(r -> rule.getVerbs()
                    .forEach(v -> granted.add(v + " " + (group.isEmpty() ? "" : group + "/") + r)));
        }
        return granted;
    }

    /** Makes a namespace under Restricted Pod Security, the account and its rights; gives a token of it. */
    static String install(KubernetesClient admin, String namespace) {
        admin.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                        .endMetadata()
                        .build())
                .create();
        admin.serviceAccounts()
                .inNamespace(namespace)
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName(ACCOUNT)
                        .endMetadata()
                        .build())
                .create();
        admin.rbac()
                .roles()
                .inNamespace(namespace)
                .resource(new RoleBuilder()
                        .withNewMetadata()
                        .withName(ACCOUNT)
                        .endMetadata()
                        .withRules(rules())
                        .build())
                .create();
        admin.rbac()
                .roleBindings()
                .inNamespace(namespace)
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName(ACCOUNT)
                        .endMetadata()
                        .addNewSubject()
                        .withKind("ServiceAccount")
                        .withName(ACCOUNT)
                        .withNamespace(namespace)
                        .endSubject()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", ACCOUNT)
                        .build())
                .create();
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
}
