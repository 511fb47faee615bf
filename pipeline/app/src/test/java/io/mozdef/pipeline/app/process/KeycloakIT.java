// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mozdef.pipeline.devstack.client.Devstack;
import io.mozdef.pipeline.devstack.client.Devstack.Server;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The API before a real Keycloak, where it was fetched: its tokens, its roles, its keys. */
class KeycloakIT {

    private static Devstack issuer;
    private static Devstack stack;
    private static PackagedApp app;

    @BeforeAll
    static void start() {
        Server.KEYCLOAK.obstacle().ifPresent(need -> {
            System.out.println("SKIPPED KeycloakIT: " + need);
            Assumptions.abort(need);
        });
        stack = Devstack.shared(Server.SEARCH, Server.OIDC);
        issuer = Devstack.builder(Server.KEYCLOAK)
                .startsFast()
                .progress(System.out::println)
                .start();
        Map<String, String> environment = new HashMap<>(RoleEnvironment.api(stack));
        environment.put("MOZDEF_ROLE", "api");
        environment.put("MOZDEF_API_OIDC_ISSUER", issuer.oidcIssuer().toString());
        environment.put("MOZDEF_API_OIDC_ROLE_CLAIM", "realm_access/roles");
        environment.put("MOZDEF_API_OIDC_USER_CLAIM", "preferred_username");
        app = PackagedApp.start(environment);
    }

    @AfterAll
    static void stop() {
        if (app != null) {
            app.close();
        }
        if (issuer != null) {
            issuer.close();
        }
    }

    @Test
    void itsRolesOpenWhatTheyShould() {
        await().atMost(PackagedApp.PATIENCE).untilAsserted(() -> assertThat(
                        app.get("/alerts", issuer.token("mozdef-reader")).statusCode())
                .as(app::output)
                .isEqualTo(200));
        ApiAccessIT.assertProblem(app.get("/alerts", issuer.token("mozdef-nobody")), 403, "forbidden");
        ApiAccessIT.assertProblem(app.get("/alerts", issuer.token("mozdef-stranger")), 401, "unauthorized");
        // signed by the other issuer of this machine, for the right audience
        ApiAccessIT.assertProblem(app.get("/alerts", stack.token("mozdef-reader")), 401, "unauthorized");
    }

    @Test
    void theAuditTrailNamesTheAccountAsItDoes() {
        StoredDocuments.put(stack, "keycloak-it", "an alert to acknowledge");
        String token = issuer.token("mozdef-analyst");
        await().atMost(PackagedApp.PATIENCE).untilAsserted(() -> assertThat(
                        app.get("/alerts/keycloak-it", token).statusCode())
                .as(app::output)
                .isEqualTo(200));
        String tag = app.get("/alerts/keycloak-it", token)
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        Map<String, String> headers = Map.of("Authorization", "Bearer " + token, "If-Match", tag);
        assertThat(app.request("POST", "/alerts/keycloak-it/acknowledge", headers, "")
                        .body())
                .contains("\"acknowledgedby\":\"service-account-mozdef-analyst\"");
    }
}
