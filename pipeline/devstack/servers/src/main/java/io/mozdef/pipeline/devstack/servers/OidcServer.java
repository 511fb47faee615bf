// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.devstack.servers;

import com.nimbusds.oauth2.sdk.TokenRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.OAuth2Config;
import no.nav.security.mock.oauth2.token.OAuth2TokenCallback;
import no.nav.security.mock.oauth2.token.OAuth2TokenProvider;

/**
 * An OIDC issuer named {@value #ISSUER} that signs real tokens (RS256, keys published as JWKS) for the client
 * credentials grant. Any secret is accepted: the client's name alone decides what the token says. The signing key is
 * the same in every start, so a token outlives a restart of the issuer on the same port.
 */
public final class OidcServer {

    static final String ISSUER = "mozdef";
    private static final String AUDIENCE = "mozdef-api";

    private static final Duration LIFETIME = Duration.ofHours(1);

    /** What a token says: its audience, the groups, and when it ends, seen from now. */
    private record Account(String audience, List<String> groups, Duration lifetime) {}

    private static final Map<String, Account> ACCOUNTS = Map.of(
            "mozdef-analyst", new Account(AUDIENCE, List.of("mozdef-analyst"), LIFETIME),
            "mozdef-reader", new Account(AUDIENCE, List.of("mozdef-reader"), LIFETIME),
            "mozdef-nobody", new Account(AUDIENCE, List.of(), LIFETIME),
            // For tests of refusals: a token for another service, and one that was over an hour ago.
            "mozdef-stranger", new Account("other", List.of("mozdef-analyst"), LIFETIME),
            "mozdef-expired", new Account(AUDIENCE, List.of("mozdef-analyst"), LIFETIME.negated()));

    private static final Account UNKNOWN = new Account("unknown-client", List.of(), LIFETIME);

    private OidcServer() {}

    public static void main(String[] args) {
        Program.main(args, OidcServer::run);
    }

    private static void run(Arguments arguments, Readiness readiness) throws IOException {
        MockOAuth2Server server = new MockOAuth2Server(
                new OAuth2Config(false, null, null, false, new OAuth2TokenProvider(), Set.of(new AccountClaims())));
        server.start(InetAddress.getLoopbackAddress(), arguments.port());
        readiness.whenHttpAnswers(arguments.port(), "/" + ISSUER + "/.well-known/openid-configuration");
    }

    private static final class AccountClaims implements OAuth2TokenCallback {

        @Override
        public String issuerId() {
            return ISSUER;
        }

        @Override
        public String subject(TokenRequest request) {
            return clientId(request);
        }

        @Override
        public String typeHeader(TokenRequest request) {
            return "JWT";
        }

        @Override
        public List<String> audience(TokenRequest request) {
            return List.of(account(request).audience());
        }

        @Override
        public Map<String, Object> addClaims(TokenRequest request) {
            String client = clientId(request);
            Account account = account(request);
            return Map.of(
                    // Claims given here win over the library's own, which knows one lifetime for all.
                    "exp", Date.from(Clock.systemUTC().instant().plus(account.lifetime())),
                    "groups", account.groups(),
                    "azp", client,
                    "client_id", client,
                    "preferred_username", client);
        }

        @Override
        public long tokenExpiry() {
            return LIFETIME.toSeconds();
        }

        private static Account account(TokenRequest request) {
            return ACCOUNTS.getOrDefault(clientId(request), UNKNOWN);
        }

        private static String clientId(TokenRequest request) {
            if (request.getClientAuthentication() != null) {
                return request.getClientAuthentication().getClientID().getValue();
            }
            return request.getClientID() == null ? "" : request.getClientID().getValue();
        }
    }
}
