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

/** How the bastion learns a sender's address. */
@ValidationRule(
        value = "self.type == 'Direct' || (has(self.from) && size(self.from) > 0)",
        message =
                "ForwardedFor and ProxyProtocol need from: the pods or networks of the proxy, which alone may connect")
@ValidationRule(
        value = "(self.type == 'ForwardedFor') == has(self.forwardedFor)",
        message = "forwardedFor goes with type ForwardedFor")
@ValidationRule(
        value = "!has(self.proxyProtocol) || self.type == 'ProxyProtocol'",
        message = "proxyProtocol goes with type ProxyProtocol")
@ValidationRule(
        value = "!has(self.healthCheckFrom) || self.type == 'Direct'",
        message = "healthCheckFrom goes with type Direct")
public record ClientAddress(
        @JsonPropertyDescription(
                        "Direct: the connection's address. ForwardedFor: a header of the proxy in front. ProxyProtocol: a load balancer in front says it (v1 or v2).")
                @Default("Direct")
                @Nullable
                Type type,
        @JsonPropertyDescription("Which entry of the header is believed.") @Nullable ForwardedFor forwardedFor,
        @JsonPropertyDescription("From where the PROXY protocol is believed, if from is more than plain networks.")
                @Nullable
                ProxyProtocol proxyProtocol,
        @JsonPropertyDescription("Pods or networks of the proxy.") @Size(max = 32) @Nullable List<Peer> from,
        @JsonPropertyDescription("Direct: networks from which a load balancer checks health.") @Size(max = 16) @Nullable
                List<Peer> healthCheckFrom) {

    /** The connection's address. */
    public static final ClientAddress DIRECT = new ClientAddress(null, null, null, null, null);

    public ClientAddress {
        type = type == null ? Type.Direct : type;
        from = from == null ? List.of() : List.copyOf(from);
        healthCheckFrom = healthCheckFrom == null ? List.of() : List.copyOf(healthCheckFrom);
    }

    /** Where the address comes from. */
    public enum Type {
        Direct,
        ForwardedFor,
        ProxyProtocol
    }

    /** How a forwarded header is read, from the right. */
    @ValidationRule(
            value = "has(self.trustedHops) != has(self.trustedNetworks)",
            message = "give either trustedHops or trustedNetworks")
    public record ForwardedFor(
            @JsonPropertyDescription("The sender is this many entries from the right.") @Min(1) @Max(16) @Nullable
                    Integer trustedHops,
            @JsonPropertyDescription("Networks of proxies; the sender is the first entry from the right outside them.")
                    @Size(min = 1, max = 32)
                    @Nullable
                    List<String> trustedNetworks,
            @JsonPropertyDescription("Name of the header.")
                    @Pattern("^[A-Za-z0-9-]+$")
                    @Size(max = 64)
                    @Default("X-Forwarded-For")
                    @Nullable
                    String header) {

        public ForwardedFor {
            trustedNetworks = trustedNetworks == null ? List.of() : List.copyOf(trustedNetworks);
            header = header == null ? "X-Forwarded-For" : header;
        }
    }

    /** From where the PROXY protocol is believed; all other connections are closed unheard. */
    public record ProxyProtocol(
            @Required
                    @JsonPropertyDescription("Networks of the proxies. Unset: the networks (ipBlock) in from.")
                    @Size(min = 1, max = 32)
                    List<String> trustedNetworks) {
        public ProxyProtocol {
            trustedNetworks = List.copyOf(trustedNetworks);
        }
    }
}
