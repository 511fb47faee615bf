// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A metav1.Condition. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StackCondition(
        @Required String type,
        @Required String status,
        @Required String reason,
        @Required @Size(max = 32768) String message,
        @Required @JsonPropertyDescription("When status changed last.") String lastTransitionTime,
        @Nullable Long observedGeneration) {}
