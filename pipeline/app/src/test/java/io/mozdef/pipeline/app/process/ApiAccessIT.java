// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mozdef.pipeline.devstack.client.Devstack;
import io.mozdef.pipeline.devstack.client.Devstack.Server;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in, and how the API says no. */
class ApiAccessIT {

    private static Devstack stack;
    private static PackagedApp app;

    @BeforeAll
    static void start() {
        stack = Devstack.shared(Server.SEARCH, Server.OIDC);
        Map<String, String> environment = new HashMap<>(RoleEnvironment.api(stack));
        environment.put("MOZDEF_ROLE", "api");
        app = PackagedApp.start(environment);
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void statusNeedsNoToken() {
        assertThat(app.get("/status").statusCode()).isEqualTo(200);
        assertThat(app.get("/status/").statusCode()).isEqualTo(200);
        assertThat(json(app.get("/status")).path("service").asText()).isEqualTo("api");
        // what it depends on is asked in the background, and may be busy
        await().atMost(PackagedApp.PATIENCE)
                .untilAsserted(() -> assertThat(app.get("/status").body()).contains("\"status\":\"ok\""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/alerts", "/alerts/1", "/alerts/1/history", "/events", "/events/events-20260101/1", "/openapi"})
    void everyOtherPathNeedsOne(String path) {
        HttpResponse<String> answer = app.get(path);
        assertProblem(answer, 401, "unauthorized");
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mozdef-stranger", "mozdef-expired"})
    void refusesATokenForOthersAndAnOldOne(String client) {
        assertProblem(app.get("/alerts", stack.token(client)), 401, "unauthorized");
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "a.b.c", "eyJhbGciOiJub25lIn0.eyJncm91cHMiOlsibW96ZGVmLWFkbWluIl19."})
    void refusesWhatIsNoToken(String token) {
        assertProblem(app.get("/alerts", token), 401, "unauthorized");
    }

    @Test
    void refusesATokenWithAnotherSignature() {
        String token = stack.token("mozdef-reader");
        char last = token.charAt(token.length() - 10);
        String forged = token.substring(0, token.length() - 10)
                + (last == 'A' ? 'B' : 'A')
                + token.substring(token.length() - 9);
        assertProblem(app.get("/alerts", forged), 401, "unauthorized");
    }

    @Test
    void refusesAPersonWithoutARole() {
        assertProblem(app.get("/alerts", stack.token("mozdef-nobody")), 403, "forbidden");
    }

    @Test
    void aReaderMayReadAndNotAcknowledge() {
        String reader = stack.token("mozdef-reader");
        assertThat(app.get("/alerts", reader).statusCode()).isEqualTo(200);
        assertProblem(
                app.request(
                        "POST",
                        "/alerts/1/acknowledge",
                        Map.of("Authorization", "Bearer " + reader, "If-Match", "\"x\""),
                        ""),
                403,
                "forbidden");
    }

    @Test
    void theDocumentDescribesEveryPath() {
        JsonNode document = json(app.get("/openapi", stack.token("mozdef-reader")));
        assertThat(document.path("paths").fieldNames())
                .toIterable()
                .contains(
                        "/alerts",
                        "/alerts/{id}",
                        "/alerts/{id}/acknowledge",
                        "/events",
                        "/events/{index}/{id}",
                        "/status");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/nothing,404",
        "DELETE,/alerts,405",
        "GET,/events,400",
        "GET,/events?from=x&until=y,400",
        "GET,/events?from=2026-01-02T00:00:00Z&until=2026-01-01T00:00:00Z,400",
        "GET,/events?from=2026-01-01T00:00:00Z&until=2026-01-02T00:00:00Z&where=a,400",
        "GET,/events?from=2026-01-01T00:00:00Z&until=2026-01-02T00:00:00Z&where=a:regex:b,400",
        "GET,/events?from=2026-01-01T00:00:00Z&until=2026-01-02T00:00:00Z&cursor=nonsense,400",
        "GET,/events/events-20260101/nothing,404",
        "GET,/events/.security/1,404",
        "GET,/alerts?limit=0,400",
        "GET,/alerts?severity=loud,400",
        "GET,/alerts?cursor=nonsense,400",
        "GET,/alerts/nothing,404",
        "POST,/alerts/nothing/acknowledge,428",
        "PUT,/alerts/nothing/status,400",
    })
    void saysWhatIsWrong(String method, String path, int status) {
        HttpResponse<String> answer = app.request(
                method,
                path,
                Map.of("Authorization", "Bearer " + stack.token("mozdef-analyst")),
                method.equals("PUT") ? "x" : "");
        assertProblem(answer, status, null);
    }

    @Test
    void aBodyThatIsNotJsonIsRefused() {
        HttpResponse<String> answer = app.request(
                "PUT",
                "/alerts/nothing/status",
                Map.of("Authorization", "Bearer " + stack.token("mozdef-analyst"), "Content-Type", "application/json"),
                "{\"status\":");
        assertProblem(answer, 400, null);
    }

    static JsonNode json(HttpResponse<String> answer) {
        try {
            return new JsonMapper().readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError(answer.body(), e);
        }
    }

    static void assertProblem(HttpResponse<String> answer, int status, String slug) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                .as(answer.body())
                .startsWith("application/problem+json");
        JsonNode problem = json(answer);
        assertThat(problem.path("type").asText()).startsWith("urn:mozdef:problem:");
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("title").asText()).isNotBlank();
        assertThat(answer.body())
                .doesNotContain("Exception")
                .doesNotContain("io.mozdef")
                .doesNotContain("io.quarkus");
        if (slug != null) {
            assertThat(problem.path("type").asText()).isEqualTo("urn:mozdef:problem:" + slug);
        }
    }
}
