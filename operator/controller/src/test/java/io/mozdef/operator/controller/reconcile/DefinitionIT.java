// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.reconcile;

import static io.mozdef.operator.controller.cluster.Stacks.patient;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.mozdef.operator.controller.cluster.RealCluster;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The served definition is seen by the operator's account, which has a Role and nothing else. */
@ExtendWith(RealCluster.class)
class DefinitionIT {

    private static List<String> problem(KubernetesClient client) {
        return new Definition(client, Clock.systemUTC(), Duration.ofMinutes(5)).problem();
    }

    @Test
    void anOlderDefinitionIsSeenWithARoleAlone() throws IOException {
        RealCluster cluster = RealCluster.get();
        // it would believe for a minute what it sees meanwhile
        cluster.stopOperator();
        Resource<CustomResourceDefinition> definition =
                cluster.admin().apiextensions().v1().customResourceDefinitions().withName("mozdefstacks.mozdef.io");
        CustomResourceDefinition whole = Objects.requireNonNull(definition.get());
        try (KubernetesClient operator = cluster.asOperator()) {
            try {
                definition.edit(d -> {
                    spec(d).remove("observability");
                    return d;
                });
                patient().untilAsserted(() -> assertThat(problem(operator))
                        .singleElement()
                        .asString()
                        .contains("spec.observability"));
            } finally {
                whole.getMetadata().setResourceVersion(null);
                cluster.admin().resource(whole).update();
                patient().until(() -> problem(operator).isEmpty());
            }
        } finally {
            cluster.startOperator(Map.of());
        }
    }

    private static Map<String, ?> spec(CustomResourceDefinition definition) {
        return definition
                .getSpec()
                .getVersions()
                .get(0)
                .getSchema()
                .getOpenAPIV3Schema()
                .getProperties()
                .get("spec")
                .getProperties();
    }
}
