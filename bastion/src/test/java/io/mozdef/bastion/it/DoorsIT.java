// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.it;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an ordinary HTTP client sees: public port, further doors, management port, over IPv4 and IPv6. */
class DoorsIT {
    @TempDir
    static Path folder;

    private static StubSqs sqs;
    private static Bastion bastion;

    @BeforeAll
    static void start() {
        sqs = StubSqs.start();
        bastion = Bastion.start(
                sqs.queueUrl(), OtherDoor.settings(folder, Map.of("MAX_BODY", "1K", "RATE", "0.01", "BURST", "2")));
    }

    @AfterAll
    static void stop() {
        bastion.close();
        sqs.close();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, application/json",
        "PUT, application/json",
        "POST, text/plain",
        "POST, application/x-www-form-urlencoded",
        "PUT, application/xml"
    })
    void anyContentTypeIsTakenByPostAndPut(String method, String type) {
        uptycs().contentType(type)
                .body("{\"a\":1}")
                .request(method, "/uptycs")
                .then()
                .statusCode(200)
                .body(emptyString());
    }

    @Test
    void theRateIsJudgedBeforeTheLength() {
        byte[] large = new byte[2_000];
        for (int i = 0; i < 2; i++) {
            edr().body(large).post(OtherDoor.PATH).then().statusCode(413);
        }
        edr().body(large).post(OtherDoor.PATH).then().statusCode(429).header("Retry-After", not(emptyString()));
    }

    @Test
    void healthAndMetricsAreOnTheManagementPort() {
        management().get("/q/health/live").then().statusCode(200).body("status", equalTo("UP"));
        management()
                .get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("checks.find { it.name == 'bastion' }.data.queue", equalTo("takes messages"));
        management().get("/q/metrics").then().statusCode(200).body(containsString("mozdef_bastion_in_flight"));
        management()
                .header(Bastion.HEADER, Bastion.SECRET)
                .body("{}")
                .post("/uptycs")
                .then()
                .statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/health", "/q/health/ready", "/q/metrics"})
    void andNotOnThePublicOne(String path) {
        uptycs().get(path).then().statusCode(401).body(emptyString());
    }

    @Test
    void ipv6SendersAreJudgedByTheirAddress() throws IOException {
        Map<String, String> settings = OtherDoor.settings(folder, Map.of("ALLOWLIST", "127.0.0.1,2001:db8::/32"));
        settings.put("QUARKUS_HTTP_HOST", "::1");
        settings.put("MOZDEF_BASTION_ALLOWLIST", "::1");
        try (Bastion six = Bastion.start(sqs.queueUrl(), settings)) {
            assertThat(overV6(six, "/uptycs", Bastion.HEADER, Bastion.SECRET)).startsWith("HTTP/1.1 200 ");
            assertThat(overV6(six, OtherDoor.PATH, OtherDoor.HEADER, OtherDoor.SECRET))
                    .startsWith("HTTP/1.1 401 ");
        }
    }

    private static String overV6(Bastion six, String path, String header, String secret) throws IOException {
        try (RawHttp raw = RawHttp.v6(six.port())) {
            raw.write("POST " + path + " HTTP/1.1\r\nHost: [::1]\r\n" + header + ": " + secret
                    + "\r\nContent-Length: 2\r\n\r\n{}");
            return raw.answer();
        }
    }

    private static RequestSpecification uptycs() {
        return given().baseUri("http://127.0.0.1:" + bastion.port()).header(Bastion.HEADER, Bastion.SECRET);
    }

    private static RequestSpecification edr() {
        return given().baseUri("http://127.0.0.1:" + bastion.port())
                .header(OtherDoor.HEADER, OtherDoor.SECRET)
                .contentType("application/json");
    }

    private static RequestSpecification management() {
        return given().baseUri("http://127.0.0.1:" + bastion.managementPort());
    }
}
