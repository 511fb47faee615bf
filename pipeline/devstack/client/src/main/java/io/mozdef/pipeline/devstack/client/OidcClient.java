// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.devstack.client;

import java.net.URI;
import java.util.Map;

/** Fetches tokens with the client credentials grant; the devstack's issuer accepts any secret. */
record OidcClient(URI tokenUrl) {

    String token(String clientId) {
        Map<String, String> form = Map.of(
                "grant_type", "client_credentials",
                "client_id", clientId,
                "client_secret", "devstack",
                "scope", "openid");
        String answer = FormPost.to(tokenUrl).send(form, "\"access_token\"", "}");
        // The value is a JWT: no character in it is escaped.
        return answer.split("\"", 3)[1];
    }
}
