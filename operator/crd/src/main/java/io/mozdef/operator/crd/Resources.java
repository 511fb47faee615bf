// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests and limits of the component's container; what is not given keeps the component's default. */
public record Resources(
        @JsonPropertyDescription("Guaranteed.") @Size(max = 8) @Nullable Map<String, Quantity> requests,
        @JsonPropertyDescription("At most.") @Size(max = 8) @Nullable Map<String, Quantity> limits) {

    public Resources {
        requests = requests == null ? Map.of() : Map.copyOf(requests);
        limits = limits == null ? Map.of() : Map.copyOf(limits);
    }
}
