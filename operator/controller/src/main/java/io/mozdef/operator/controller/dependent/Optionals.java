// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.dependent;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.mozdef.operator.controller.dependent.Dependent.Kind;
import java.util.Map;

/** Objects of optional kinds: without classes of their own, for the operator must run where nobody knows the kind. */
final class Optionals {

    private Optionals() {}

    static GenericKubernetesResource of(Kind kind, ObjectMeta metadata, Map<String, Object> spec) {
        return new GenericKubernetesResourceBuilder()
                .withApiVersion(kind.apiVersion())
                .withKind(kind.name())
                .withMetadata(metadata)
                .addToAdditionalProperties("spec", spec)
                .build();
    }
}
