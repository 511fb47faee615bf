// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** One Deployment. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ComponentStatus(
        @Required String name,
        @JsonPropertyDescription("Wanted; absent while autoscaled to an unknown number.") @Nullable Integer replicas,
        @JsonPropertyDescription("Ready.") @Nullable Integer readyReplicas,
        @Nullable String image,
        @Nullable String version,
        @JsonPropertyDescription("What keeps it from being ready, in its own words.") @Size(max = 2048) @Nullable
                String message) {}
