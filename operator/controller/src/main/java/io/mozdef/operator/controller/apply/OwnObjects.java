// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.apply;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.mozdef.operator.controller.dependent.Dependent.Kind;
import java.util.Optional;
import java.util.stream.Stream;

/** Objects that the operator made, as last seen. */
public interface OwnObjects {

    /** By name. */
    Optional<GenericKubernetesResource> get(Kind kind, String namespace, String name);

    /** All of a namespace. */
    Stream<GenericKubernetesResource> list(Kind kind, String namespace);

    /** After a write, so that the next look sees it. */
    void written(Kind kind, GenericKubernetesResource result);

    /** Whether the cluster knows the kind now. */
    boolean isServed(Kind kind);

    /** Why it is not known whether the cluster knows the kind; empty when it is known. */
    default Optional<String> trouble(Kind kind) {
        return Optional.empty();
    }

    /** The API server did not know the kind just now. */
    void absent(Kind kind);
}
