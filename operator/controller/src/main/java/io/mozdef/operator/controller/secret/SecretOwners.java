// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.secret;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mozdef.operator.controller.plan.GeneratedSecret;
import io.mozdef.operator.controller.plan.StackPlan;

/**
 * Who may give an existing Secret an owner, or take it away. Where the admission OwnerReferencesPermissionEnforcement is on, that takes
 * the right to delete it, which the shipped role does not give: the operator deletes no Secret. So a person is told what to do instead.
 */
final class SecretOwners {

    private final KubernetesClient client;

    SecretOwners(KubernetesClient client) {
        this.client = client;
    }

    boolean mayChange(String namespace, String name) {
        SelfSubjectAccessReview answer = client.resource(new SelfSubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withNewResourceAttributes()
                        .withNamespace(namespace)
                        .withName(name)
                        .withResource("secrets")
                        .withVerb("delete")
                        .endResourceAttributes()
                        .endSpec()
                        .build())
                .create();
        return answer != null
                && answer.getStatus() != null
                && Boolean.TRUE.equals(answer.getStatus().getAllowed());
    }

    static String advice(StackPlan plan, GeneratedSecret wanted) {
        String field = "spec.bastion.sources[" + wanted.source() + "].secret.deletionPolicy: Secret " + wanted.name();
        String right = ", for the operator has no right to delete Secrets: give it that right on this one, or ";
        return wanted.retained()
                ? field + " would still go with the stack" + right + "run kubectl -n " + plan.namespace()
                        + " patch secret " + wanted.name()
                        + " --type=json -p '[{\"op\":\"remove\",\"path\":\"/metadata/ownerReferences\"}]'"
                : field + " will stay when the stack goes" + right + "delete it yourself after the stack";
    }
}
