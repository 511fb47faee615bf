// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** The issuer of tokens. */
public record Oidc(
        @Required @JsonPropertyDescription("The tokens' iss, exactly.") @Pattern("^https?://[^\\s@]+$") @Size(max = 512)
                String issuerUrl,
        @Required @JsonPropertyDescription("Must be among the tokens' aud.") @Size(min = 1, max = 255) String audience,
        @JsonPropertyDescription("Where the issuer is reached from inside the cluster, if not at issuerUrl.")
                @Pattern("^https?://[^\\s@]+$")
                @Size(max = 512)
                @Nullable
                String url,
        @JsonPropertyDescription("Path of the claim with the roles, such as realm_access/roles.")
                @Default("groups")
                @Size(min = 1, max = 255)
                @Nullable
                String roleClaim,
        @JsonPropertyDescription("Claim that names the person in the audit trail.")
                @Default("sub")
                @Size(min = 1, max = 255)
                @Nullable
                String userClaim,
        @JsonPropertyDescription("Authority that signed the issuer's certificate. Unset: the public ones.") @Nullable
                CaRef caRef,
        @JsonPropertyDescription("Where the issuer is, for NetworkPolicies.") @Nullable Egress egress) {

    public Oidc {
        roleClaim = roleClaim == null ? "groups" : roleClaim;
        userClaim = userClaim == null ? "sub" : userClaim;
    }

    /** The URL that pods connect to. */
    public String reachedAt() {
        return url == null ? issuerUrl : url;
    }
}
