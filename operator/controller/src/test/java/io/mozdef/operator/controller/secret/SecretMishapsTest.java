// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
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
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A previous value whose end nobody can read is valid for the overlap, and neither for ever nor in the way of the stack. */
@EnableKubernetesMockClient(crud = true)
class SecretMishapsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant END = Instant.parse("2026-03-03T00:00:00Z");
    private static final StackPlan PLAN = StackPlanner.plan(
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
    private static final GeneratedSecret WANTED = PLAN.generatedSecrets().get(0);

    KubernetesClient client;

    private void rotated(String expires) {
        SecretBuilder secret = new SecretBuilder()
                .withNewMetadata()
                .withName(WANTED.name())
                .withNamespace("n")
                .withAnnotations(
                        Map.of("mozdef.io/stack", "s", "mozdef.io/source", "uptycs", "mozdef.io/generation", "2"))
                .endMetadata()
                .withData(Map.of("current", "bmV3", "previous", "b2xk"));
        if (!expires.equals("none")) {
            secret.editMetadata()
                    .addToAnnotations("mozdef.io/previous-expires", expires)
                    .endMetadata();
        }
        client.resource(secret.build()).create();
    }

    @AfterEach
    void clean() {
        client.secrets().inNamespace("n").delete();
    }

    private SecretKeeper keeperAt(Instant now) {
        return new SecretKeeper(
                client,
                new ReferenceWatches(client),
                Clock.fixed(now, ZoneOffset.UTC),
                true,
                new SimpleMeterRegistry());
    }

    private Secret secret() {
        return client.secrets().inNamespace("n").withName(WANTED.name()).get();
    }

    @ParameterizedTest
    @ValueSource(strings = {"next week", "", "none"})
    void itGetsAnEndAndThenGoes(String expires) {
        rotated(expires);
        Kept kept = keeperAt(NOW).keep(PLAN, WANTED, w -> {});
        assertThat(kept.problem()).isNull();
        assertThat(kept.status().previousExpires()).isEqualTo(END.toString());
        assertThat(secret().getMetadata().getAnnotations()).containsEntry("mozdef.io/previous-expires", END.toString());
        assertThat(secret().getData()).containsKey("previous");
        keeperAt(END).keep(PLAN, WANTED, w -> {});
        assertThat(secret().getData()).containsOnlyKeys("current");
    }

    @ParameterizedTest
    @ValueSource(strings = {"next week", "none"})
    void aRefusedSpecificationLimitsItToo(String expires) {
        rotated(expires);
        assertThat(keeperAt(NOW).expire(PLAN, WANTED)).isEqualTo(END);
        assertThat(keeperAt(END).expire(PLAN, WANTED)).isNull();
        assertThat(secret().getData()).containsOnlyKeys("current");
    }
}
