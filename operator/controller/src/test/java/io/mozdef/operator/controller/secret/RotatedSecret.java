// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.secret;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mozdef.operator.controller.plan.GeneratedSecret;
import io.mozdef.operator.controller.plan.Images;
import io.mozdef.operator.controller.plan.StackPlan;
import io.mozdef.operator.controller.plan.StackPlanner;
import io.mozdef.operator.controller.reference.ReferenceWatches;
import io.mozdef.operator.crd.MozDefStack;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A generated Secret after its first rotation, which has an overlap of two days, and the operator at any time. */
record RotatedSecret(KubernetesClient client) {

    static final StackPlan PLAN = StackPlanner.plan(
            Serialization.unmarshal(
                    """
                    apiVersion: mozdef.io/v1alpha1
                    kind: MozDefStack
                    metadata: {name: s, namespace: n}
                    spec:
                      transport: {sqs: {region: r, queueUrl: "https://q/1"}}
                      bastion: {sources: [{name: uptycs, secret: {rotation: {generation: 2, overlap: 2d}}}]}
                    """,
                    MozDefStack.class),
            new Images("1.2.0", "b", "p"));
    static final GeneratedSecret WANTED = PLAN.generatedSecrets().get(0);
    static final String EXPIRES = "mozdef.io/previous-expires";

    /** @param expires what its annotation says of the end of the previous value; null: nothing */
    void create(@Nullable String expires) {
        Map<String, String> annotations = new HashMap<>(
                Map.of("mozdef.io/stack", "s", "mozdef.io/source", "uptycs", "mozdef.io/generation", "2"));
        if (expires != null) {
            annotations.put(EXPIRES, expires);
        }
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(WANTED.name())
                        .withNamespace("n")
                        .withAnnotations(annotations)
                        .endMetadata()
                        .withData(Map.of("current", "bmV3", "previous", "b2xk"))
                        .build())
                .create();
    }

    /** Who minds it at that time. */
    SecretKeeper keeperAt(Instant now) {
        return new SecretKeeper(
                client,
                new ReferenceWatches(client),
                Clock.fixed(now, ZoneOffset.UTC),
                true,
                new SimpleMeterRegistry());
    }

    Secret now() {
        return client.secrets().inNamespace("n").withName(WANTED.name()).get();
    }

    void delete() {
        client.secrets().inNamespace("n").delete();
    }
}
