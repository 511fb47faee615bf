// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.process;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import io.mozdef.pipeline.app.framework.KnownRoutes;
import io.mozdef.pipeline.app.framework.KnownRoutes.KnownRoute;
import io.mozdef.pipeline.app.role.Role;
import io.mozdef.pipeline.devstack.client.Devstack;
import io.mozdef.pipeline.devstack.client.Devstack.Server;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The OpenAPI document against what the API does: paths, statuses, types of problems, who may. */
class ApiContractIT {

    private static final String ALERT = "contract-it-1";

    private static Devstack stack;
    private static PackagedApp app;
    private static JsonNode document;

    @BeforeAll
    static void start() {
        stack = Devstack.shared(Server.SEARCH, Server.OIDC);
        Map<String, String> environment = new HashMap<>(RoleEnvironment.api(stack));
        environment.put("MOZDEF_ROLE", "api");
        app = PackagedApp.start(environment);
        document = ApiAccessIT.json(app.get("/openapi", stack.token("mozdef-reader")));
        for (int i = 1; i <= 3; i++) {
            StoredDocuments.put(stack, "contract-it-" + i, "an alert of contract-it");
        }
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void theDocumentHasTheRoutesOfThisProcessAndNoOther() {
        List<String> written = new ArrayList<>();
        document.path("paths")
                .fields()
                .forEachRemaining(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    if (!method.equals("parameters")) {
                        written.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey());
                    }
                }));
        List<String> served = KnownRoutes.all().stream()
                .filter(route -> route.owner().map(Role.API::equals).orElse(true))
                .map(route -> route.verb() + " " + route.template())
                .toList();
        assertThat(written).containsExactlyInAnyOrderElementsOf(served);
    }

    /** 401 without a token and 403 without a role, both as written; what the document leaves open is open. */
    @TestFactory
    Stream<DynamicTest> whoMayIsAsWritten() {
        return KnownRoutes.all().stream()
                .filter(route -> route.owner().map(Role.API::equals).orElse(true))
                .map(route -> DynamicTest.dynamicTest(route.verb() + " " + route.template(), () -> checkAccess(route)));
    }

    private static void checkAccess(KnownRoute route) {
        JsonNode operation = operation(route.verb(), route.template());
        if (!operation.has("security")) {
            given().baseUri(app.url())
                    .when()
                    .request(route.verb(), route.path())
                    .then()
                    .statusCode(200);
            return;
        }
        assertAsWritten(operation, given(), route.verb(), route.path(), 401);
        assertAsWritten(operation, as("mozdef-nobody"), route.verb(), route.path(), 403);
        List<String> roles = new ArrayList<>();
        operation.path("security").get(0).path("token").forEach(role -> roles.add(role.asText()));
        assertThat(roles).contains("mozdef-admin");
        if (!roles.contains("mozdef-reader")) {
            assertAsWritten(operation, as("mozdef-reader"), route.verb(), route.path(), 403);
        }
    }

    @TestFactory
    Stream<DynamicTest> everyAnswerIsAsWritten() {
        String seen = tag();
        String events = "/events?from=2026-01-01T00:00:00Z&until=2026-01-02T00:00:00Z";
        return Stream.of(
                        call("GET", "/alerts", "/alerts", 200),
                        call("GET", "/alerts", "/alerts?limit=501", 400),
                        call("GET", "/alerts", "/alerts?cursor=1~abc", 400),
                        call("GET", "/alerts/{id}", "/alerts/" + ALERT, 200),
                        call("GET", "/alerts/{id}", "/alerts/none", 404),
                        call("GET", "/alerts/{id}/history", "/alerts/" + ALERT + "/history", 200),
                        call("GET", "/alerts/{id}/history", "/alerts/none/history", 404),
                        call("POST", "/alerts/{id}/acknowledge", "/alerts/" + ALERT + "/acknowledge", 428),
                        call("POST", "/alerts/{id}/acknowledge", "/alerts/" + ALERT + "/acknowledge", 400)
                                .with("If-Match", "?"),
                        call("POST", "/alerts/{id}/acknowledge", "/alerts/" + ALERT + "/acknowledge", 412)
                                .with("If-Match", "\"old\""),
                        call("POST", "/alerts/{id}/acknowledge", "/alerts/none/acknowledge", 404)
                                .with("If-Match", "\"old\""),
                        call("PUT", "/alerts/{id}/status", "/alerts/" + ALERT + "/status", 415)
                                .with("Content-Type", "text/plain")
                                .body("acknowledged"),
                        call("PUT", "/alerts/{id}/status", "/alerts/" + ALERT + "/status", 400)
                                .json("{\"status\":"),
                        call("PUT", "/alerts/{id}/status", "/alerts/" + ALERT + "/status", 400)
                                .json("[1]"),
                        call("PUT", "/alerts/{id}/status", "/alerts/" + ALERT + "/status", 400)
                                .json("{\"status\":\"done\"}"),
                        call("PUT", "/alerts/{id}/status", "/alerts/" + ALERT + "/status", 400)
                                .json("{\"status\":{\"a\":1}}"),
                        call("PUT", "/alerts/{id}/status", "/alerts/" + ALERT + "/status", 400)
                                .json(""),
                        call("PUT", "/alerts/{id}/status", "/alerts/" + ALERT + "/status", 428)
                                .json("{\"status\":\"escalated\"}"),
                        call("PUT", "/alerts/{id}/status", "/alerts/" + ALERT + "/status", 412)
                                .with("If-Match", "\"old\"")
                                .json("{\"status\":\"escalated\"}"),
                        call("PUT", "/alerts/{id}/status", "/alerts/none/status", 404)
                                .with("If-Match", "\"old\"")
                                .json("{\"status\":\"escalated\"}"),
                        call("PUT", "/alerts/{id}/status", "/alerts/" + ALERT + "/status", 200)
                                .with("If-Match", seen)
                                .json("{\"status\":\"inProgress\"}"),
                        call("GET", "/events", events, 200),
                        call("GET", "/events", "/events", 400),
                        call("GET", "/events", events + "&cursor=x", 400),
                        call("GET", "/events/{index}/{id}", "/events/events-20260101/none", 404),
                        call("GET", "/events/{index}/{id}", "/events/mozdefstate/x", 404),
                        call("GET", "/openapi", "/openapi", 200),
                        call("GET", "/status", "/status", 200))
                .map(call -> DynamicTest.dynamicTest(
                        call.status() + " " + call.method() + " " + call.path() + " " + call.content(), call::check));
    }

    /** Whoever asks: what is not there is 404, what is there by another verb 405; a problem in either case. */
    @Test
    void whatIsNotServedIsAProblemWithAndWithoutAToken() {
        for (RequestSpecification who : List.of(given(), as("mozdef-nobody"), as("mozdef-analyst"))) {
            for (String path :
                    List.of("/nothing", "/alerts/a/b/c", "/q/metrics", "/events/a/b/c", "/alerts%2F1", "//")) {
                assertProblem(
                        who.given().baseUri(app.url()).urlEncodingEnabled(false).get(path), 404);
            }
            assertProblem(who.given().baseUri(app.url()).delete("/alerts"), 405);
            assertProblem(who.given().baseUri(app.url()).post("/status"), 405);
        }
        assertProblem(as("mozdef-reader").accept("text/html").get("/alerts"), 406);
    }

    @Test
    void aListWithoutTimesGoesOnWhereItStopped() {
        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            RequestSpecification ask =
                    as("mozdef-reader").queryParam("limit", 1).queryParam("text", "contract-it");
            Response page = cursor == null
                    ? ask.get("/alerts")
                    : ask.queryParam("cursor", cursor).get("/alerts");
            page.then().statusCode(200);
            seen.addAll(page.jsonPath().getList("items.esmetadata.id"));
            cursor = page.jsonPath().getString("next");
        } while (cursor != null && seen.size() < 10);
        assertThat(seen).containsExactlyInAnyOrder("contract-it-1", "contract-it-2", "contract-it-3");
    }

    @Test
    void anAlertIsAsTheUserInterfaceOfMozDefKnowsIt() {
        as("mozdef-reader")
                .get("/alerts/contract-it-2")
                .then()
                .header("ETag", startsWith("\""))
                .body("esmetadata.id", equalTo("contract-it-2"))
                .body("esmetadata.index", startsWith("alerts-"))
                .body("summary", equalTo("an alert of contract-it"))
                .body("status", equalTo("manual"))
                .body("utctimestamp", notNullValue());
        as("mozdef-reader")
                .queryParam("text", "CONTRACT-IT")
                .queryParam("severity", "NOTICE", "ERROR")
                .queryParam("limit", 1)
                .get("/alerts")
                .then()
                .body("items.category", contains("test"));
    }

    private static String tag() {
        return app.get("/alerts/" + ALERT, stack.token("mozdef-reader"))
                .headers()
                .firstValue("ETag")
                .orElseThrow();
    }

    private static RequestSpecification as(String client) {
        return given().baseUri(app.url()).auth().oauth2(stack.token(client));
    }

    private static Call call(String method, String template, String path, int status) {
        return new Call(method, template, path, status, Map.of(), null);
    }

    /** One request by an analyst, and the status of its answer. */
    private record Call(
            String method, String template, String path, int status, Map<String, String> headers, String content) {

        Call with(String header, String value) {
            Map<String, String> more = new HashMap<>(headers);
            more.put(header, value);
            return new Call(method, template, path, status, more, content);
        }

        Call body(String text) {
            return new Call(method, template, path, status, headers, text);
        }

        Call json(String text) {
            return with("Content-Type", "application/json").body(text);
        }

        void check() {
            RequestSpecification request = as("mozdef-analyst").headers(headers);
            if (content != null) {
                request = request.body(content);
            }
            assertAsWritten(operation(method, template), request, method, path, status);
        }
    }

    private static JsonNode operation(String verb, String template) {
        JsonNode operation = document.path("paths").path(template).path(verb.toLowerCase(java.util.Locale.ROOT));
        assertThat(operation.isMissingNode()).as(verb + " " + template).isFalse();
        return operation;
    }

    private static void assertAsWritten(
            JsonNode operation, RequestSpecification request, String verb, String path, int status) {
        Response answer = request.baseUri(app.url()).urlEncodingEnabled(false).request(verb, path);
        assertThat(answer.statusCode())
                .as(verb + " " + path + ": " + answer.asString())
                .isEqualTo(status);
        JsonNode written = operation.path("responses").path(Integer.toString(status));
        assertThat(written.isMissingNode())
                .as("%s %s: %s is not among %s", verb, path, status, names(operation.path("responses")))
                .isFalse();
        if (status >= 400) {
            assertProblem(answer, status);
            JsonNode example =
                    written.path("content").path("application/problem+json").path("example");
            assertThat(answer.jsonPath().getString("type"))
                    .isEqualTo(example.path("type").asText());
        } else {
            assertThat(names(written.path("content"))).contains("application/json");
            assertThat(answer.contentType()).startsWith("application/json");
        }
    }

    private static TreeSet<String> names(JsonNode object) {
        TreeSet<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static void assertProblem(Response answer, int status) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.jsonPath().getInt("status")).isEqualTo(status);
        assertThat(answer.jsonPath().getString("type")).startsWith("urn:mozdef:problem:");
        assertThat(answer.asString()).doesNotContain("Exception").doesNotContain("io.mozdef");
    }
}
