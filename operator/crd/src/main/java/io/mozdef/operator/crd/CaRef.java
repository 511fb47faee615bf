// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** PEM certificates of an authority. */
public record CaRef(
        @Required @JsonPropertyDescription("Secret or ConfigMap.") Kind kind,
        @Required @JsonPropertyDescription("Its name.") @Size(min = 1, max = 253) String name,
        @JsonPropertyDescription("Key that holds the PEM text.") @Default("ca.crt") @Size(min = 1, max = 253) @Nullable
                String key) {

    public CaRef {
        key = key == null ? "ca.crt" : key;
    }

    /** What may hold certificates. */
    public enum Kind {
        Secret,
        ConfigMap
    }
}
