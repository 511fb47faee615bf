// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A forward proxy (HTTP CONNECT). SQS and the OIDC issuer are reached through it; the search engine and RabbitMQ are not. */
public record ProxySettings(
        @Required
                @JsonPropertyDescription("The proxy, as http://host:port.")
                @Pattern("^http://[^/@:\\s]+:[0-9]{1,5}$")
                @Size(max = 255)
                String url,
        @JsonPropertyDescription("Hosts that are reached directly; *.example.org for all below it.")
                @Size(max = 32)
                @Nullable
                List<String> noProxy,
        @JsonPropertyDescription("Where the proxy is, for NetworkPolicies.") @Nullable Egress egress) {

    public ProxySettings {
        noProxy = noProxy == null ? List.of() : List.copyOf(noProxy);
    }
}
