// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.dependent;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.mozdef.operator.controller.plan.ComponentPlan;
import io.mozdef.operator.controller.plan.QueueTrigger;
import io.mozdef.operator.controller.plan.Reference;
import io.mozdef.operator.controller.plan.StackPlan;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Where KEDA finds the credentials for a queue: in the Secrets that the worker itself uses, or in a cloud identity. */
@Singleton
final class TriggerAuthenticationDependent implements Dependent {

    @Override
    public Kind kind() {
        return Kind.optional(Keda.API, "TriggerAuthentication", "triggerauthentications", Keda.WITHOUT);
    }

    @Override
    public Stream<GenericKubernetesResource> render(StackPlan plan, Facts facts) {
        return plan.components().stream()
                .filter(c -> c.scale().trigger() != null)
                .map(c ->
                        authentication(plan, c, Objects.requireNonNull(c.scale().trigger())));
    }

    private GenericKubernetesResource authentication(StackPlan plan, ComponentPlan component, QueueTrigger queue) {
        Map<String, Object> spec = new TreeMap<>();
        put(spec, "secretTargetRef", references(queue, Reference.Kind.SECRET));
        put(spec, "configMapTargetRef", references(queue, Reference.Kind.CONFIG_MAP));
        if (queue.identityOwner() != null) {
            spec.put("podIdentity", new TreeMap<>(Map.of("provider", "aws", "identityOwner", queue.identityOwner())));
        }
        return Optionals.of(kind(), Meta.of(plan, component), spec);
    }

    private static void put(Map<String, Object> spec, String field, List<Map<String, String>> references) {
        if (!references.isEmpty()) {
            spec.put(field, references);
        }
    }

    private static List<Map<String, String>> references(QueueTrigger queue, Reference.Kind kind) {
        return queue.credentials().stream()
                .filter(c -> c.kind() == kind)
                .<Map<String, String>>map(
                        c -> new TreeMap<>(Map.of("parameter", c.parameter(), "name", c.name(), "key", c.key())))
                .toList();
    }
}
