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
import org.jspecify.annotations.Nullable;

/** One door of the bastion, at /webhooks/NAME. */
@ValidationRule(
        value = "!has(self.signature) || !has(self.header)",
        message = "a signed source has no secret header: remove header or signature")
@ValidationRule(
        value = "self.name != 'uptycs' || (!has(self.sqs) && !has(self.serviceAccount))",
        message = "the door uptycs is the bastion itself: set bastion.sqs and bastion.serviceAccount")
public record BastionSource(
        @Required
                @JsonPropertyDescription("Name of the door. uptycs is at /uptycs too.")
                @Pattern("^[a-z]([-a-z0-9]*[a-z0-9])?$")
                @Size(max = 30)
                String name,
        @JsonPropertyDescription("false closes the door.") @Default("true") @Nullable Boolean enabled,
        @JsonPropertyDescription("The shared secret: generated, unless secretRef names one.") @Nullable
                SourceSecret secret,
        @JsonPropertyDescription("Header that carries the secret; Uptomozdef-Secret when unset.")
                @Pattern("^[A-Za-z0-9-]+$")
                @Size(max = 64)
                @Nullable
                String header,
        @JsonPropertyDescription("User of HTTP Basic, whose password is the secret.") @Size(max = 64) @Nullable
                String basicUser,
        @JsonPropertyDescription("Requests are signed with the secret: GitHub, or StandardWebhooks.") @Nullable
                Signature signature,
        @JsonPropertyDescription("Networks that may send here, instead of bastion.allowlist. Empty admits nobody.")
                @Nullable
                Allowlist allowlist,
        @JsonPropertyDescription("Requests per second on average; 0 is no limit.")
                @Min(0)
                @Max(100000)
                @Default("0")
                @Nullable
                Integer rate,
        @JsonPropertyDescription("Requests at once, when rate is set.") @Min(1) @Max(100000) @Default("100") @Nullable
                Integer burst,
        @JsonPropertyDescription("A queue, credentials or account of its own. Its door then has pods of its own.")
                @Nullable
                Sqs sqs,
        @JsonPropertyDescription("Who its pods are, instead of bastion.serviceAccount. It then has pods of its own.")
                @Nullable
                ServiceAccountSettings serviceAccount) {

    public BastionSource {
        enabled = enabled == null || enabled;
        secret = secret == null ? SourceSecret.GENERATED : secret;
        rate = rate == null ? 0 : rate;
        burst = burst == null ? 100 : burst;
    }

    /** The door that is always there. */
    public static BastionSource uptycs() {
        return new BastionSource("uptycs", null, null, null, null, null, null, null, null, null, null);
    }

    /** Whether other pods than the bastion's serve it. */
    public boolean hasItsOwnPods() {
        return sqs != null || serviceAccount != null;
    }

    /** Ways to sign. */
    public enum Signature {
        GitHub,
        StandardWebhooks
    }
}
