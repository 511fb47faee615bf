// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What every component has. Each says it itself, so that {@code kubectl explain} shows it in its place. */
public interface Component {

    /** Full image reference instead of the version's; mostly null. */
    @Nullable
    String image();

    /** Null when unset or autoscaled. */
    @Nullable
    Integer replicas();

    /** CPU, memory. */
    @Nullable
    Resources resources();

    /** Who the pods are. */
    @Nullable
    ServiceAccountSettings serviceAccount();

    /** Application keys that the resource has no field for. */
    @Nullable
    Map<String, String> settings();

    /** The overlay. */
    @Nullable
    PodTemplateSpec podTemplate();

    /** Null where a component has none. */
    default @Nullable Autoscaling autoscaling() {
        return null;
    }
}
