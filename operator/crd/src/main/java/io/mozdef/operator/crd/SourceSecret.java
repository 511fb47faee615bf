// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The secret between a sender and the bastion. */
@ValidationRule(
        value = "!has(self.secretRef) || !has(self.rotation)",
        message =
                "rotation is for generated secrets: rotate the Secret of secretRef yourself, by adding a key to it and to keys")
public record SourceSecret(
        @JsonPropertyDescription("A Secret of yours. Unset: the operator generates STACK-SOURCE-secret.") @Nullable
                SecretKeysRef secretRef,
        @JsonPropertyDescription(
                        "Retain keeps the generated Secret when the stack is deleted, so that a recreated stack takes it up again.")
                @Default("Retain")
                @Nullable
                DeletionPolicy deletionPolicy,
        @JsonPropertyDescription("Raise generation to get a new value.") @Nullable Rotation rotation) {

    /** Generated, retained, first generation. */
    public static final SourceSecret GENERATED = new SourceSecret(null, null, null);

    public SourceSecret {
        deletionPolicy = deletionPolicy == null ? DeletionPolicy.Retain : deletionPolicy;
        rotation = rotation == null ? new Rotation(null, null) : rotation;
    }

    /** What happens to a generated Secret when its stack goes. */
    public enum DeletionPolicy {
        Retain,
        Delete
    }

    /** Declarative rotation. */
    public record Rotation(
            @JsonPropertyDescription(
                            "Above the Secret's generation: a new value is made, the old one stays valid for overlap.")
                    @Min(1)
                    @Max(1000000)
                    @Default("1")
                    @Nullable
                    Integer generation,
            @JsonPropertyDescription("How long the old value stays valid: 7d, 12h, 30m.")
                    @Pattern("^[1-9][0-9]{0,5}[mhd]$")
                    @Size(max = 8)
                    @Default("7d")
                    @Nullable
                    String overlap) {

        public Rotation {
            generation = generation == null ? 1 : generation;
            overlap = overlap == null ? "7d" : overlap;
        }
    }

    /** Keys of a Secret, each of which is valid. */
    public record SecretKeysRef(
            @Required @JsonPropertyDescription("Name of the Secret.") @Size(min = 1, max = 253) String name,
            @Required @JsonPropertyDescription("Keys; every one is valid.") @Size(min = 1, max = 4) List<String> keys) {

        public SecretKeysRef {
            keys = List.copyOf(keys);
        }
    }
}
