// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Policies of all pods. */
public record NetworkPolicySettings(
        @JsonPropertyDescription("false removes the operator's policies; the status says so.")
                @Default("true")
                @Nullable
                Boolean enabled,
        @JsonPropertyDescription("Who may read metrics from port 9000. Unset: pods of the same namespace.")
                @Size(max = 16)
                @Nullable
                List<Peer> metricsFrom,
        @JsonPropertyDescription("Where DNS is. Unset: ports 53 and 5353 of any address.") @Nullable Egress dns,
        @JsonPropertyDescription(
                        "More who may connect, to every component; not to the bastion's door, which is the allowlist's.")
                @Size(max = 16)
                @Nullable
                List<Rule> extraIngress,
        @JsonPropertyDescription("More targets of every component.") @Size(max = 16) @Nullable List<Rule> extraEgress) {

    /** Nothing is set. */
    public static final NetworkPolicySettings NONE = new NetworkPolicySettings(null, null, null, null, null);

    public NetworkPolicySettings {
        enabled = enabled == null || enabled;
        metricsFrom = metricsFrom == null ? List.of() : List.copyOf(metricsFrom);
        extraIngress = extraIngress == null ? List.of() : List.copyOf(extraIngress);
        extraEgress = extraEgress == null ? List.of() : List.copyOf(extraEgress);
    }

    /** Peers and ports; at least one of each, since an empty list means everything to Kubernetes. */
    public record Rule(
            @Required @JsonPropertyDescription("Peers.") @Size(min = 1, max = 32) List<Peer> peers,
            @Required @JsonPropertyDescription("TCP ports.") @Size(min = 1, max = 16) List<Integer> ports) {

        public Rule {
            peers = List.copyOf(peers);
            ports = List.copyOf(ports);
        }
    }
}
