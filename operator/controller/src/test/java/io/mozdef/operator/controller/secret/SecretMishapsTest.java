// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.secret;

import static io.mozdef.operator.controller.secret.RotatedSecret.EXPIRES;
import static io.mozdef.operator.controller.secret.RotatedSecret.PLAN;
import static io.mozdef.operator.controller.secret.RotatedSecret.WANTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A previous value whose end nobody can read is valid for the overlap, and neither for ever nor in the way of the stack. */
@EnableKubernetesMockClient(crud = true)
class SecretMishapsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant END = Instant.parse("2026-03-03T00:00:00Z");

    KubernetesClient client;

    @AfterEach
    void clean() {
        new RotatedSecret(client).delete();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"next week", ""})
    void itGetsAnEndAndThenGoes(@Nullable String expires) {
        RotatedSecret secret = new RotatedSecret(client);
        secret.create(expires);
        Kept kept = secret.keeperAt(NOW).keep(PLAN, WANTED, w -> {});
        assertThat(kept.problem()).isNull();
        assertThat(kept.status().previousExpires()).isEqualTo(END.toString());
        assertThat(secret.now().getMetadata().getAnnotations()).containsEntry(EXPIRES, END.toString());
        assertThat(secret.now().getData()).containsKey("previous");
        secret.keeperAt(END).keep(PLAN, WANTED, w -> {});
        assertThat(secret.now().getData()).containsOnlyKeys("current");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "next week")
    void aRefusedSpecificationLimitsItToo(@Nullable String expires) {
        RotatedSecret secret = new RotatedSecret(client);
        secret.create(expires);
        assertThat(secret.keeperAt(NOW).expire(PLAN, WANTED)).isEqualTo(END);
        assertThat(secret.keeperAt(END).expire(PLAN, WANTED)).isNull();
        assertThat(secret.now().getData()).containsOnlyKeys("current");
    }
}
