// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import static io.mozdef.operator.controller.cluster.Stacks.NAMESPACE;
import static io.mozdef.operator.controller.cluster.Stacks.admin;
import static io.mozdef.operator.controller.cluster.Stacks.apply;
import static io.mozdef.operator.controller.cluster.Stacks.awaitCondition;
import static io.mozdef.operator.controller.cluster.Stacks.bastion;
import static io.mozdef.operator.controller.cluster.Stacks.condition;
import static io.mozdef.operator.controller.cluster.Stacks.patch;
import static io.mozdef.operator.controller.cluster.Stacks.patient;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A generated Secret whose deletionPolicy is changed later. The shipped role cannot give it an owner where the admission
 * OwnerReferencesPermissionEnforcement is on, as it is here: a person is told, nothing fails, and the API server refuses nothing.
 */
@ExtendWith(RealCluster.class)
class SecretOwnerIT {

    private static String policy(String policy) {
        return bastion("bastion: {allowlist: {cidrs: [198.51.100.0/24]}, sources: [{name: uptycs, secret:"
                + " {deletionPolicy: " + policy + "}}]}");
    }

    private static List<OwnerReference> owners(String stack) {
        return admin().secrets()
                .inNamespace(NAMESPACE)
                .withName(stack + "-uptycs-secret")
                .get()
                .getMetadata()
                .getOwnerReferences();
    }

    @Test
    void aPersonIsToldWhatToDoAndTheRightIsTakenUpWhenItIsGiven() {
        String name = apply(policy("Retain"));
        awaitCondition(name, "Ready", "True", null);
        patch(name, policy("Delete"));
        awaitCondition(name, "Degraded", "True", "FeatureUnavailable");
        assertThat(condition(name, "Degraded").message())
                .contains("deletionPolicy", name + "-uptycs-secret will stay", "delete it yourself");
        awaitCondition(name, "Ready", "True", null);
        assertThat(owners(name)).isEmpty();

        String role = name + "-owner";
        admin().resource(new RoleBuilder()
                        .withNewMetadata()
                        .withName(role)
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups("")
                        .withResources("secrets")
                        .withResourceNames(name + "-uptycs-secret")
                        .withVerbs("delete")
                        .endRule()
                        .build())
                .create();
        admin().resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName(role)
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", role)
                        .addNewSubject()
                        .withKind("ServiceAccount")
                        .withName(Rights.ACCOUNT)
                        .withNamespace(NAMESPACE)
                        .endSubject()
                        .build())
                .create();
        patient().until(() -> owners(name).size() == 1);
        awaitCondition(name, "Degraded", "False", null);
        patch(name, policy("Retain"));
        patient().until(() -> owners(name).isEmpty());
    }
}
