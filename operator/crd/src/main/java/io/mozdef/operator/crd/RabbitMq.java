// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A connection to RabbitMQ. */
@ValidationRule(
        value = "self.urls.all(u, u.startsWith('amqps://')) || !self.urls.exists(u, u.startsWith('amqps://'))",
        message = "urls must all be amqp:// or all be amqps://")
public record RabbitMq(
        @Required
                @JsonPropertyDescription("Nodes of one broker, as amqp://host:port or amqps://host:port.")
                @Size(min = 1, max = 8)
                List<@Pattern("^amqps?://[^/@:\\s]+(:[0-9]{1,5})?$") @Size(max = 255) String> urls,
        @JsonPropertyDescription("Virtual host.") @Default("/") @Size(max = 255) @Nullable String virtualHost,
        @Required @JsonPropertyDescription("Secret in the stack's namespace with user and password.")
                LoginRef secretRef,
        @JsonPropertyDescription("Authority that signed the broker's certificate. Unset: the public ones.") @Nullable
                CaRef caRef,
        @JsonPropertyDescription("Arguments of the queues that the stack declares, such as x-queue-type: quorum.")
                @Size(max = 16)
                @Nullable
                Map<String, String> queueArguments,
        @JsonPropertyDescription("Where the broker's pods are, for NetworkPolicies.") @Nullable Egress egress) {

    public RabbitMq {
        urls = List.copyOf(urls);
        virtualHost = virtualHost == null ? "/" : virtualHost;
        queueArguments = queueArguments == null ? Map.of() : Map.copyOf(queueArguments);
    }
}
