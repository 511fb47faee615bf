// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import static io.mozdef.operator.controller.cluster.Stacks.NAMESPACE;
import static io.mozdef.operator.controller.cluster.Stacks.admin;
import static io.mozdef.operator.controller.cluster.Stacks.apply;
import static io.mozdef.operator.controller.cluster.Stacks.awaitCondition;
import static io.mozdef.operator.controller.cluster.Stacks.cluster;
import static io.mozdef.operator.controller.cluster.Stacks.condition;
import static io.mozdef.operator.controller.cluster.Stacks.deployment;
import static io.mozdef.operator.controller.cluster.Stacks.minimal;
import static io.mozdef.operator.controller.cluster.Stacks.newName;
import static io.mozdef.operator.controller.cluster.Stacks.patch;
import static io.mozdef.operator.controller.cluster.Stacks.patient;
import static io.mozdef.operator.controller.cluster.Stacks.reconciles;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pods do not start without the files, the account and the policy that are meant for them; the rest of the stack does. */
@ExtendWith(RealCluster.class)
class WithheldIT {

    @Test
    void filesOrAnAccountOfSomebodyElseHoldTheirPodsBack() {
        String name = newName();
        HasMetadata files = new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name + "-bastion")
                .withNamespace(NAMESPACE)
                .endMetadata()
                .addToData("shared", "0.0.0.0/0\n")
                .build();
        HasMetadata account = new ServiceAccountBuilder()
                .withNewMetadata()
                .withName(name + "-api")
                .withNamespace(NAMESPACE)
                .endMetadata()
                .build();
        admin().resource(files).create();
        admin().resource(account).create();
        patch(name, minimal());
        awaitCondition(name, "NameConflict", "True", "NameTaken");
        assertThat(condition(name, "NameConflict").message())
                .contains("ConfigMap " + name + "-bastion exists", "ServiceAccount " + name + "-api exists");
        patient().until(() -> deployment(name + "-loginput").get() != null);
        double seen = reconciles();
        patient().until(() -> reconciles() >= seen + 5);
        assertThat(deployment(name + "-bastion").get()).isNull();
        assertThat(deployment(name + "-api").get()).isNull();

        admin().resource(files).delete();
        admin().resource(account).delete();
        awaitCondition(name, "Ready", "True", null);
    }

    /** Peers have no schema here; the API server refuses the policy. */
    @Test
    void aRefusedPolicyHoldsTheChangeOfItsPodsBack() {
        String api = "api: {oidc: {issuerUrl: \"https://id.example.org\", audience: mozdef-api}}";
        String name = apply(minimal());
        awaitCondition(name, "Ready", "True", null);
        patch(
                name,
                minimal()
                        .replace(
                                api,
                                api.substring(0, api.length() - 1)
                                        + ", replicas: 3, from: [{ipBlock: {cidr: nonsense}}]}"));
        awaitCondition(name, "Degraded", "True", "ObjectRefused");
        assertThat(condition(name, "Degraded").message()).contains("NetworkPolicy " + name + "-api");
        double seen = reconciles();
        patient().until(() -> reconciles() >= seen + 5);
        assertThat(deployment(name + "-api").get().getSpec().getReplicas()).isEqualTo(2);
    }

    /** A webhook that is down answers 500: that passes, and is tried again long before the next look, which is an hour away. */
    @Test
    void whatFailsIsTriedAgainAndTheRestIsDone() throws IOException {
        cluster().stopOperator();
        cluster().startOperator(Map.of("MOZDEF_OPERATOR_RESYNC", "1h"));
        ValidatingWebhookConfiguration down = new ValidatingWebhookConfigurationBuilder()
                .withNewMetadata()
                .withName("down")
                .endMetadata()
                .addNewWebhook()
                .withName("down.example.org")
                .withAdmissionReviewVersions("v1")
                .withSideEffects("None")
                .withFailurePolicy("Fail")
                .withTimeoutSeconds(1)
                .withNewClientConfig()
                .withUrl("https://127.0.0.1:1/down")
                .endClientConfig()
                .addNewRule()
                .withApiGroups("policy")
                .withApiVersions("v1")
                .withOperations("CREATE")
                .withResources("poddisruptionbudgets")
                .endRule()
                .endWebhook()
                .build();
        admin().resource(down).create();
        try {
            String name = newName();
            // the API server takes a moment to know the webhook
            patient().until(() -> {
                patch(name, minimal());
                patient().until(() -> !condition(name, "Degraded").status().equals("Unset"));
                if (condition(name, "Degraded").reason().equals("WritesFailed")) {
                    return true;
                }
                Stacks.stacks().withName(name).delete();
                patient().until(() -> Stacks.left(name).isEmpty());
                return false;
            });
            assertThat(condition(name, "Degraded").message())
                    .contains("PodDisruptionBudget " + name + "-bastion", "failed calling webhook");
            assertThat(condition(name, "Ready").status()).isNotEqualTo("True");
            patient().until(() -> Stacks.deployments(name).size() == 7);
            admin().resource(down).delete();
            awaitCondition(name, "Ready", "True", null);
            assertThat(condition(name, "Degraded").status()).isEqualTo("False");
        } finally {
            admin().resource(down).delete();
            cluster().stopOperator();
            cluster().startOperator(Map.of());
        }
    }
}
