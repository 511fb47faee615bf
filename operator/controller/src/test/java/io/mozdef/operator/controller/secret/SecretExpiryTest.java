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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a previous value with time. */
@EnableKubernetesMockClient(crud = true)
class SecretExpiryTest {

    private static final Instant EXPIRES = Instant.parse("2026-03-08T00:00:00Z");
    private static final StackPlan PLAN = StackPlanner.plan(
            Serialization.unmarshal(
                    """
                    apiVersion: mozdef.io/v1alpha1
                    kind: MozDefStack
                    metadata: {name: s, namespace: n}
                    spec:
                      transport: {sqs: {region: r, queueUrl: "https://q/1"}}
                      bastion: {sources: [{name: uptycs, secret: {rotation: {generation: 2}}}]}
                    """,
                    MozDefStack.class),
            new Images("1.2.0", "b", "p"));
    private static final GeneratedSecret WANTED = PLAN.generatedSecrets().get(0);

    KubernetesClient client;

    @BeforeEach
    void aSecretThatWasRotated() {
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(WANTED.name())
                        .withNamespace("n")
                        .withAnnotations(Map.of(
                                "mozdef.io/stack", "s",
                                "mozdef.io/source", "uptycs",
                                "mozdef.io/generation", "2",
                                "mozdef.io/previous-expires", EXPIRES.toString()))
                        .endMetadata()
                        .withData(Map.of("current", "bmV3", "previous", "b2xk"))
                        .build())
                .create();
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

    @Test
    void aRefusedSpecificationKeepsItUntilItExpiresAndNotLonger() {
        assertThat(keeperAt(EXPIRES.minusSeconds(1)).expire(PLAN, WANTED)).isEqualTo(EXPIRES);
        assertThat(secret().getData()).containsKey("previous");
        assertThat(keeperAt(EXPIRES).expire(PLAN, WANTED)).isNull();
        assertThat(secret().getData()).containsOnlyKeys("current");
    }

    @Test
    void itsEndIsAnnouncedOnceADayAhead() {
        List<String> said = new ArrayList<>();
        Instant dayAhead = EXPIRES.minusSeconds(24 * 3600);
        Kept early = keeperAt(dayAhead.minusSeconds(1)).keep(PLAN, WANTED, said::add);
        assertThat(said).isEmpty();
        assertThat(early.wakeAt()).isEqualTo(dayAhead);
        keeperAt(dayAhead).keep(PLAN, WANTED, said::add);
        keeperAt(dayAhead.plusSeconds(60)).keep(PLAN, WANTED, said::add);
        assertThat(said).singleElement().asString().contains("stops being valid at " + EXPIRES);
        assertThat(secret().getData()).containsKey("previous");
    }
}
