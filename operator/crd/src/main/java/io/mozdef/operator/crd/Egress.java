// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a target is. Policies know no host names: without this the port is opened to any address. */
public record Egress(
        @JsonPropertyDescription("Pods or networks of the target.") @Size(max = 32) @Nullable List<Peer> to,
        @JsonPropertyDescription("Ports of the target's pods, where they differ from the URL's.")
                @Size(max = 8)
                @Nullable
                List<Integer> ports) {

    /** Nothing is known about the target. */
    public static final Egress UNKNOWN = new Egress(null, null);

    public Egress {
        to = to == null ? List.of() : List.copyOf(to);
        ports = ports == null ? List.of() : List.copyOf(ports);
    }
}
