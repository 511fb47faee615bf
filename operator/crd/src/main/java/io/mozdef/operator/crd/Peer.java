// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A NetworkPolicyPeer. Without a schema of its own in the definition, where it occurs a dozen times: the operator refuses what is not in it. */
public record Peer(
        @JsonPropertyDescription("Pods; of the stack's namespace, unless namespaceSelector is given.") @Nullable
                LabelSelector podSelector,
        @JsonPropertyDescription("Namespaces.") @Nullable LabelSelector namespaceSelector,
        @JsonPropertyDescription("A network.") @Nullable Block ipBlock) {

    /** A network without some parts of it. */
    public record Block(@Required @Size(max = 43) String cidr, @Size(max = 16) @Nullable List<String> except) {

        public Block {
            except = except == null ? List.of() : List.copyOf(except);
        }
    }
}
