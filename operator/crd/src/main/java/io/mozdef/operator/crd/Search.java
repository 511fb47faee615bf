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

/** A connection to the search engine. */
@ValidationRule(
        value = "self.urls.all(u, u.startsWith('https://')) || !self.urls.exists(u, u.startsWith('https://'))",
        message = "urls must all be http:// or all be https://")
public record Search(
        @Required
                @JsonPropertyDescription("Nodes of one cluster, without path and without credentials.")
                @Size(min = 1, max = 8)
                List<@Pattern("^https?://[^/@:\\s]+(:[0-9]{1,5})?/?$") @Size(max = 255) String> urls,
        @JsonPropertyDescription("Secret with user and password, or with an API key. Unset: no authentication.")
                @Nullable
                SearchAuthRef secretRef,
        @JsonPropertyDescription("Authority that signed the engine's certificate. Unset: the public ones.") @Nullable
                CaRef caRef,
        @JsonPropertyDescription("Shards of each day's index.") @Min(1) @Max(64) @Default("1") @Nullable Integer shards,
        @JsonPropertyDescription("Copies of every index; 0 for an engine of one node.")
                @Min(0)
                @Max(5)
                @Default("1")
                @Nullable
                Integer replicas,
        @JsonPropertyDescription("Where the engine's pods are, for NetworkPolicies.") @Nullable Egress egress) {

    public Search {
        urls = List.copyOf(urls);
        shards = shards == null ? 1 : shards;
        replicas = replicas == null ? 1 : replicas;
    }
}
