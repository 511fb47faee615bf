// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.role;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** Whose tokens the API takes. Read at start; {@link RoleConfigSourceFactory} hands it to the framework. */
@ConfigMapping(prefix = "mozdef.api.oidc")
interface OidcConfig {

    String DEFAULT_ROLE_CLAIM = "groups";
    String DEFAULT_USER_CLAIM = "sub";

    /** The tokens' {@code iss}, exactly; its {@code /.well-known/openid-configuration} names the keys. Required. */
    Optional<String> issuer();

    /** Must be among the tokens' {@code aud}. Required. */
    Optional<String> audience();

    /** Where the issuer is reached from here, when that is not the issuer's own URL. */
    Optional<String> url();

    /** Path of the claim that holds the roles; a slash between its parts, as in {@code realm_access/roles}. */
    @WithDefault(DEFAULT_ROLE_CLAIM)
    String roleClaim();

    /** Claim that names the person in the audit trail; it should be one that people cannot choose. */
    @WithDefault(DEFAULT_USER_CLAIM)
    String userClaim();

    /** PEM file of the CA that signed the issuer's certificate, when the platform does not know it; read again each minute. */
    Optional<Path> caFile();
}
