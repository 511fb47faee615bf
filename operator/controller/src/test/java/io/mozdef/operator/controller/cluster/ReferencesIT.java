// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import static io.mozdef.operator.controller.cluster.Stacks.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Secrets and ConfigMaps of others: missing, gone, back, changed. */
@ExtendWith(RealCluster.class)
class ReferencesIT {

    @Test
    void aMissingReferenceHoldsBackOneComponentAndHealsByItself() {
        String name = apply(minimal().replace("{name: senders}", "{name: tokens-later}"));
        awaitCondition(name, "ResolvedRefs", "False", "ReferenceMissing");
        assertThat(condition(name, "ResolvedRefs").message()).contains("Secret tokens-later is missing");
        patient().until(() -> deployments(name).size() == 6);
        awaitCondition(name, "Ready", "False", "ReferenceMissing");
        secret("tokens-later", Map.of("a", "b"));
        awaitCondition(name, "Ready", "True", null);
    }

    @Test
    void aReferenceThatGoesAwayLaterChangesNothingAndTheSameContentBackRollsNothing() {
        secret("rabbit-of-six", Map.of("username", "u", "password", "p"));
        String name = apply(minimal().replace("{name: rabbitmq}", "{name: rabbit-of-six}"));
        awaitCondition(name, "Ready", "True", null);
        long generation = deployment(name + "-loginput").get().getMetadata().getGeneration();
        admin().secrets().inNamespace(NAMESPACE).withName("rabbit-of-six").delete();
        awaitCondition(name, "ResolvedRefs", "False", null);
        awaitCondition(name, "Degraded", "True", "ReferenceMissing");
        assertThat(condition(name, "Ready").status()).isEqualTo("True");
        secret("rabbit-of-six", Map.of("username", "u", "password", "p"));
        awaitCondition(name, "ResolvedRefs", "True", null);
        awaitCondition(name, "Degraded", "False", null);
        assertThat(deployment(name + "-loginput").get().getMetadata().getGeneration())
                .isEqualTo(generation);
        // another user name is read only at the start: new pods
        secret("rabbit-of-six", Map.of("username", "other", "password", "p"));
        patient().until(() -> deployment(name + "-loginput").get().getMetadata().getGeneration() > generation);
    }
}
