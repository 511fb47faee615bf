// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** A secret between a sender and the bastion. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SecretStatus(
        @Required @JsonPropertyDescription("Source.") String name,
        @JsonPropertyDescription("The Secret that holds it.") @Nullable String secretName,
        @JsonPropertyDescription("Generation of a generated one.") @Nullable Integer generation,
        @JsonPropertyDescription("Until when the previous value is valid.") @Nullable String previousExpires) {}
