// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.secret;

import static io.mozdef.operator.controller.secret.RotatedSecret.PLAN;
import static io.mozdef.operator.controller.secret.RotatedSecret.WANTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a previous value with time. */
@EnableKubernetesMockClient(crud = true)
class SecretExpiryTest {

    private static final Instant EXPIRES = Instant.parse("2026-03-08T00:00:00Z");

    KubernetesClient client;

    private RotatedSecret secret;

    @BeforeEach
    void aSecretThatWasRotated() {
        secret = new RotatedSecret(client);
        secret.create(EXPIRES.toString());
    }

    @Test
    void aRefusedSpecificationKeepsItUntilItExpiresAndNotLonger() {
        assertThat(secret.keeperAt(EXPIRES.minusSeconds(1)).expire(PLAN, WANTED))
                .isEqualTo(EXPIRES);
        assertThat(secret.now().getData()).containsKey("previous");
        assertThat(secret.keeperAt(EXPIRES).expire(PLAN, WANTED)).isNull();
        assertThat(secret.now().getData()).containsOnlyKeys("current");
    }

    @Test
    void itsEndIsAnnouncedOnceADayAhead() {
        List<String> said = new ArrayList<>();
        Instant dayAhead = EXPIRES.minusSeconds(24 * 3600);
        Kept early = secret.keeperAt(dayAhead.minusSeconds(1)).keep(PLAN, WANTED, said::add);
        assertThat(said).isEmpty();
        assertThat(early.wakeAt()).isEqualTo(dayAhead);
        secret.keeperAt(dayAhead).keep(PLAN, WANTED, said::add);
        secret.keeperAt(dayAhead.plusSeconds(60)).keep(PLAN, WANTED, said::add);
        assertThat(said).singleElement().asString().contains("stops being valid at " + EXPIRES);
        assertThat(secret.now().getData()).containsKey("previous");
    }
}
