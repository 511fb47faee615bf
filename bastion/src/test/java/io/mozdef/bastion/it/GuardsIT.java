// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is refused, when, and what they can tell from it. No test here sends the body that its headers announce, unless it says so. */
class GuardsIT {
    private static final String SECRET_LINE = Bastion.HEADER + ": " + Bastion.SECRET + "\r\n";
    private static final String REFUSED = "HTTP/1.1 401 Unauthorized\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

    private static final String INJECTED = "%0d%0aINFO-a-line-of-mine";

    private static StubSqs sqs;
    private static Bastion bastion;

    @BeforeAll
    static void start() {
        sqs = StubSqs.start();
        bastion = Bastion.start(sqs.queueUrl(), Map.of());
    }

    @AfterAll
    static void stop() {
        bastion.close();
        sqs.close();
    }

    @Test
    void aWrongSecretIsRefusedBeforeTheBody() throws IOException {
        assertThat(refused("127.0.0.1", "POST /uptycs", Bastion.HEADER + ": " + Bastion.SECRET + "0\r\n", "secret"))
                .isEqualTo(REFUSED);
    }

    @Test
    void aMissingSecretIsRefusedBeforeTheBody() throws IOException {
        assertThat(refused("127.0.0.1", "POST /uptycs", "", "secret")).isEqualTo(REFUSED);
    }

    @Test
    void theSecretTwiceIsRefused() throws IOException {
        assertThat(refused("127.0.0.1", "POST /uptycs", SECRET_LINE + SECRET_LINE, "secret"))
                .isEqualTo(REFUSED);
    }

    @Test
    void aStrangersAddressIsRefusedThoughTheSecretIsRight() throws IOException {
        assertThat(refused("127.0.0.2", "POST /uptycs", SECRET_LINE, "address")).isEqualTo(REFUSED);
    }

    @Test
    void anAddressIsJudgedBeforeASecret() throws IOException {
        assertThat(refused("127.0.0.2", "POST /uptycs", "", "address")).isEqualTo(REFUSED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/uptycs/",
                "/UPTYCS",
                "/uptycs/x",
                "/webhooks/other",
                "/q/health",
                "/q/metrics",
                "/health",
                "//uptycs",
                "/./uptycs"
            })
    void anUnknownPathLooksLikeAWrongSecret(String path) throws IOException {
        double before = bastion.metric("mozdef_bastion_requests_total{outcome=\"path\",source=\"none\"}");
        try (RawHttp raw = new RawHttp(bastion.port())) {
            raw.write("POST " + path + " HTTP/1.1\r\nHost: b\r\n" + SECRET_LINE + "Content-Length: 9\r\n\r\n");
            assertThat(raw.untilClosed()).isEqualTo(REFUSED);
        }
        assertThat(bastion.metric("mozdef_bastion_requests_total{outcome=\"path\",source=\"none\"}"))
                .isEqualTo(before + 1);
    }

    @Test
    void aForwardedHeaderDoesNotChangeAnAddress() throws IOException {
        assertThat(refused(
                        "127.0.0.2",
                        "POST /uptycs",
                        SECRET_LINE + "X-Forwarded-For: 127.0.0.1\r\nForwarded: for=127.0.0.1\r\n",
                        "address"))
                .isEqualTo(REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE", "PATCH", "OPTIONS", "BREW"})
    void onlyPostAndPutAreTaken(String method) throws IOException {
        try (RawHttp raw = new RawHttp(bastion.port())) {
            raw.write(method + " /uptycs HTTP/1.1\r\nHost: b\r\n" + SECRET_LINE + "\r\n");
            assertThat(raw.untilClosed()).startsWith("HTTP/1.1 405 ").containsIgnoringCase("allow: POST, PUT");
        }
        try (RawHttp raw = new RawHttp(bastion.port())) {
            raw.write(method + " /uptycs HTTP/1.1\r\nHost: b\r\n\r\n");
            assertThat(raw.untilClosed()).isEqualTo(REFUSED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT"})
    void whoeverPassesGetsAnEmpty200AndKeepsTheConnection(String method) throws IOException {
        try (RawHttp raw = new RawHttp(bastion.port())) {
            for (int i = 0; i < 3; i++) {
                raw.write(method + " /uptycs HTTP/1.1\r\nHost: b\r\n" + SECRET_LINE + "Content-Length: 7\r\n\r\n{\"a\":"
                        + i + "}");
                assertThat(raw.answer()).isEqualTo("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
            }
        }
    }

    @Test
    void waitsForExpectContinueAndRefusesInsteadOfContinuing() throws IOException {
        try (RawHttp raw = new RawHttp(bastion.port())) {
            raw.write("POST /uptycs HTTP/1.1\r\nHost: b\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertThat(raw.untilClosed()).isEqualTo(REFUSED);
        }
        try (RawHttp raw = new RawHttp(bastion.port())) {
            raw.write("POST /uptycs HTTP/1.1\r\nHost: b\r\n" + SECRET_LINE
                    + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertThat(raw.answer()).startsWith("HTTP/1.1 100 ");
            raw.write("{}");
            assertThat(raw.answer()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void anEmptyBodyIsTheSendersFault() throws IOException {
        try (RawHttp raw = new RawHttp(bastion.port())) {
            raw.write("POST /uptycs HTTP/1.1\r\nHost: b\r\n" + SECRET_LINE + "Content-Length: 0\r\n\r\n");
            assertThat(raw.answer()).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void refusalsAreLoggedAtABoundedRateWithoutSecretOrBody() throws IOException {
        String wrong = "wrong-secret-that-must-not-be-logged";
        int before = bastion.log().length();
        long start = System.nanoTime();
        for (int i = 0; i < 50; i++) {
            refuseWith(wrong);
        }
        await().until(() -> {
            refuseWith(wrong); // the last line may be less than a second old
            return bastion.log().substring(before).contains("reason=secret");
        });
        assertThat(bastion.log()).doesNotContain(wrong, Bastion.SECRET, INJECTED, "body-bytes");
        assertThat(bastion.log()
                        .substring(before)
                        .lines()
                        .filter(line -> line.contains("reason=secret"))
                        .count())
                .as("one a second")
                .isLessThanOrEqualTo(3 + (System.nanoTime() - start) / 1_000_000_000);
    }

    /** The right secret is where it does not count, and every header says something that a log should not. */
    private static void refuseWith(String secret) throws IOException {
        try (RawHttp raw = new RawHttp(bastion.port())) {
            raw.write("POST /uptycs?secret=" + Bastion.SECRET + "&" + INJECTED + " HTTP/1.1\r\nHost: b\r\n"
                    + Bastion.HEADER
                    + ": " + secret + "\r\nX-Forwarded-For: " + INJECTED + "\r\nUser-Agent: " + INJECTED
                    + "\r\nContent-Type: " + INJECTED + "\r\nContent-Length: 10\r\n\r\nbody-bytes");
            assertThat(raw.untilClosed()).isEqualTo(REFUSED);
        }
    }

    /** Sends only the headers, and checks that the refusal was counted under {@code reason}. */
    private static String refused(String from, String line, String headers, String reason) throws IOException {
        double before = bastion.requests(reason);
        try (RawHttp raw = new RawHttp(bastion.port(), from)) {
            raw.write(line + " HTTP/1.1\r\nHost: b\r\n" + headers + "Content-Length: 100000\r\n\r\n");
            String answer = raw.untilClosed();
            assertThat(bastion.requests(reason)).isEqualTo(before + 1);
            return answer;
        }
    }
}
