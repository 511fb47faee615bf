// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mozdef.pipeline.devstack.client.Devstack;
import io.mozdef.pipeline.devstack.client.Devstack.Server;
import io.mozdef.pipeline.testkit.OwnAuthority;
import io.quarkus.test.oidc.server.OidcWiremockTestResource;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Issuers of other kinds: with a certificate of an own authority, and with roles and names in other claims. */
class IssuerIT {

    private static final String ISSUER = "https://people.example.org/realm";

    private final Devstack stack = Devstack.shared(Server.SEARCH, Server.OIDC);

    @Test
    void anIssuerWithAnOwnAuthorityIsTrustedByItsFile() {
        OwnAuthority authority = OwnAuthority.make();
        try (TlsFront front = TlsFront.of(stack.oidcIssuer(), authority)) {
            Map<String, String> environment = api();
            environment.put("MOZDEF_API_OIDC_URL", front.issuer());
            environment.put("MOZDEF_API_OIDC_CA_FILE", authority.pem().toString());
            try (PackagedApp app = PackagedApp.start(environment)) {
                String reader = stack.token("mozdef-reader");
                await().atMost(PackagedApp.PATIENCE).untilAsserted(() -> assertThat(
                                app.get("/alerts", reader).statusCode())
                        .as(app::output)
                        .isEqualTo(200));
                await().atMost(PackagedApp.PATIENCE)
                        .untilAsserted(() -> assertThat(app.get("/status").body())
                                .contains("\"issuer\":\"ok\"", "\"status\":\"ok\""));
                ApiAccessIT.assertProblem(app.get("/alerts", stack.token("mozdef-stranger")), 401, "unauthorized");
            }
        }
    }

    @Test
    void anIssuerWhoseAuthorityNobodyKnowsLetsNobodyIn() {
        try (TlsFront front = TlsFront.of(stack.oidcIssuer(), OwnAuthority.make())) {
            Map<String, String> environment = api();
            environment.put("MOZDEF_API_OIDC_URL", front.issuer());
            try (PackagedApp app = PackagedApp.start(environment)) {
                ApiAccessIT.assertProblem(app.get("/alerts", stack.token("mozdef-reader")), 503, "unavailable");
                assertThat(app.get("/status").body()).contains("\"issuer\":\"unavailable\"", "\"status\":\"degraded\"");
                assertThat(app.management("/q/health/live").statusCode()).isEqualTo(200);
            }
        }
    }

    /** A renewed authority is taken without a restart, within a minute. */
    @Test
    void aChangedAuthorityOfTheIssuerIsTaken(@TempDir Path folder) throws IOException {
        OwnAuthority authority = OwnAuthority.make();
        Path mounted = Files.copy(OwnAuthority.make().pem(), folder.resolve("ca.pem"));
        try (TlsFront front = TlsFront.of(stack.oidcIssuer(), authority)) {
            Map<String, String> environment = api();
            environment.put("MOZDEF_API_OIDC_URL", front.issuer());
            environment.put("MOZDEF_API_OIDC_CA_FILE", mounted.toString());
            try (PackagedApp app = PackagedApp.start(environment)) {
                String reader = stack.token("mozdef-reader");
                ApiAccessIT.assertProblem(app.get("/alerts", reader), 503, "unavailable");

                Files.copy(authority.pem(), mounted, StandardCopyOption.REPLACE_EXISTING);

                await().atMost(PackagedApp.PATIENCE.plusMinutes(1)).untilAsserted(() -> assertThat(
                                app.get("/alerts", reader).statusCode())
                        .as(app::output)
                        .isEqualTo(200));
            }
        }
    }

    /** As Keycloak has them: roles below {@code realm_access}, the person in {@code preferred_username}. */
    @Test
    void rolesAndNamesComeFromTheConfiguredClaims() {
        OidcWiremockTestResource issuer = new OidcWiremockTestResource();
        String url = issuer.start().get("keycloak.url") + "/realms/quarkus";
        try {
            Map<String, String> environment = api();
            environment.put("MOZDEF_API_OIDC_ISSUER", ISSUER);
            environment.put("MOZDEF_API_OIDC_URL", url);
            environment.put("MOZDEF_API_OIDC_AUDIENCE", "soc");
            environment.put("MOZDEF_API_OIDC_ROLE_CLAIM", "realm_access/roles");
            environment.put("MOZDEF_API_OIDC_USER_CLAIM", "preferred_username");
            try (PackagedApp app = PackagedApp.start(environment)) {
                StoredDocuments.put(stack, "issuer-it", "an alert to acknowledge");
                JwtClaimsBuilder analyst = claims().claim("realm_access", Map.of("roles", List.of("mozdef-analyst")));
                await().atMost(PackagedApp.PATIENCE).untilAsserted(() -> assertThat(
                                app.get("/alerts", signed(analyst)).statusCode())
                        .as(app::output)
                        .isEqualTo(200));
                assertAcknowledgedBy(app, signed(analyst), "ann");
                // where the roles are by default means nothing now
                ApiAccessIT.assertProblem(
                        app.get("/alerts", signed(claims().groups("mozdef-admin"))), 403, "forbidden");
                ApiAccessIT.assertProblem(
                        app.get("/alerts", signed(analyst.issuer("https://other.example.org"))), 401, "unauthorized");
                ApiAccessIT.assertProblem(
                        app.get("/alerts", signed(analyst.issuer(ISSUER).audience("other"))), 401, "unauthorized");
            }
        } finally {
            issuer.stop();
        }
    }

    private static void assertAcknowledgedBy(PackagedApp app, String token, String name) {
        String path = "/alerts/issuer-it";
        String tag = app.get(path, token).headers().firstValue("ETag").orElseThrow();
        Map<String, String> headers = Map.of("Authorization", "Bearer " + token, "If-Match", tag);
        assertThat(app.request("POST", path + "/acknowledge", headers, "").body())
                .contains("\"acknowledgedby\":\"" + name + "\"");
        assertThat(app.get(path + "/history", token).body()).contains("\"" + name + "\"");
    }

    private static JwtClaimsBuilder claims() {
        return Jwt.claims().issuer(ISSUER).audience("soc").subject("0b1c").preferredUserName("ann");
    }

    private static String signed(JwtClaimsBuilder claims) {
        return claims.jws().keyId("1").sign("privateKey.jwk");
    }

    private Map<String, String> api() {
        Map<String, String> environment = new HashMap<>(RoleEnvironment.api(stack));
        environment.put("MOZDEF_ROLE", "api");
        return environment;
    }
}
