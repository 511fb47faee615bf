// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the operator saw. Written by the operator alone. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StackStatus(
        @JsonPropertyDescription(
                        "Generation of the spec that this status speaks of; -1 before the operator has seen it.")
                @Default("-1")
                @Nullable
                Long observedGeneration,
        @JsonPropertyDescription("Version that all components run.") @Nullable String version,
        @JsonPropertyDescription("Version they are going to.") @Nullable String targetVersion,
        @JsonPropertyDescription("What holds, and what to do where it does not.") @Size(max = 32) @Nullable
                List<StackCondition> conditions,
        @JsonPropertyDescription("Each Deployment.") @Size(max = 64) @Nullable List<ComponentStatus> components,
        @JsonPropertyDescription("Where the stack is reached.") @Nullable Endpoints endpoints,
        @JsonPropertyDescription("Secrets between senders and the bastion; never their values.")
                @Size(max = 32)
                @Nullable
                List<SecretStatus> secrets) {

    public StackStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        components = components == null ? List.of() : List.copyOf(components);
        secrets = secrets == null ? List.of() : List.copyOf(secrets);
    }
}
