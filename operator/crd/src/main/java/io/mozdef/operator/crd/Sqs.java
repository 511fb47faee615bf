// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A connection to SQS, or to something that speaks its protocol. */
public record Sqs(
        @Required @JsonPropertyDescription("AWS region.") @Pattern("^[a-z0-9-]+$") @Size(max = 32) String region,
        @Required @JsonPropertyDescription("URL of the queue.") @Pattern("^https?://[^\\s@]+$") @Size(max = 512)
                String queueUrl,
        @JsonPropertyDescription("URL of the queue for what could not be read or stored. Workers need it.")
                @Pattern("^https?://[^\\s@]+$")
                @Size(max = 512)
                @Nullable
                String deadLetterQueueUrl,
        @JsonPropertyDescription("Endpoint, where it is not AWS' own: a VPC endpoint, ElasticMQ.")
                @Pattern("^https?://[^\\s/@]+/?$")
                @Size(max = 255)
                @Nullable
                String endpoint,
        @JsonPropertyDescription("Secret with access keys. Unset: the ServiceAccount's cloud identity.") @Nullable
                AwsKeysRef secretRef,
        @JsonPropertyDescription(
                        "Authority that signed the endpoint's certificate, beside the public ones. Its change makes new pods.")
                @Nullable
                CaRef caRef,
        @JsonPropertyDescription("Where the endpoint is, for NetworkPolicies.") @Nullable Egress egress) {}
