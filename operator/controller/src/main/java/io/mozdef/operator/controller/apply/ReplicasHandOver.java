// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.mozdef.operator.controller.dependent.Dependent.Kind;
import io.mozdef.operator.controller.dependent.Meta;
import java.util.Map;

/**
 * The number of pods between us and an autoscaler. Before we let go of it, a second field manager takes it as it is: a field without
 * any manager falls back to 1. Thread-safe.
 */
final class ReplicasHandOver {

    private static final String MANAGER = Meta.OPERATOR + "-replicas";

    private final ObjectMapper mapper = new ObjectMapper();

    /** Whether the second manager took the number, which is a write of its own. */
    boolean handOver(Kind kind, GenericKubernetesResource wanted, Resource<GenericKubernetesResource> there) {
        if (!kind.name().equals("Deployment") || spec(wanted).has("replicas")) {
            return false;
        }
        GenericKubernetesResource now = there.get();
        if (now == null || !isOurs(now)) {
            return false;
        }
        GenericKubernetesResource replicas = new GenericKubernetesResource();
        replicas.setApiVersion(kind.apiVersion());
        replicas.setKind(kind.name());
        replicas.setMetadata(new ObjectMetaBuilder()
                .withName(now.getMetadata().getName())
                .withNamespace(now.getMetadata().getNamespace())
                .withUid(now.getMetadata().getUid())
                .build());
        replicas.setAdditionalProperty(
                "spec", Map.of("replicas", spec(now).path("replicas").intValue()));
        there.patch(Applier.forced(MANAGER), replicas);
        return true;
    }

    private static boolean isOurs(GenericKubernetesResource deployment) {
        JsonNode ours = Ownership.applied(deployment);
        return ours != null && ours.path("f:spec").has("f:replicas");
    }

    private JsonNode spec(GenericKubernetesResource object) {
        return mapper.<JsonNode>valueToTree(object).path("spec");
    }
}
