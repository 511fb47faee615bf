// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Further doors beside Uptycs', each with its own secret, header, networks and rate, and proxies in front of them. */
class SourcesIT {
    @TempDir
    static Path folder;

    private static StubSqs sqs;
    private static Bastion bastion;

    @BeforeAll
    static void start() {
        sqs = StubSqs.start();
        Map<String, String> settings =
                OtherDoor.settings(folder, Map.of("RATE", "0.01", "BURST", "3", "ALLOWLIST", "192.0.2.0/24"));
        settings.put("MOZDEF_BASTION_SOURCES_OFF_ENABLED", "false");
        settings.put("MOZDEF_BASTION_SOURCES_OFF_SECRETS_DIR", folder.toString());
        settings.put("MOZDEF_BASTION_PROXY_NETWORKS", "127.0.0.9");
        bastion = Bastion.start(sqs.queueUrl(), settings);
    }

    @AfterAll
    static void stop() {
        bastion.close();
        sqs.close();
    }

    @Test
    void eachDoorHasItsOwnSecretHeaderAndNetworks() {
        assertThat(post("/webhooks/uptycs", Bastion.HEADER, Bastion.SECRET).statusCode())
                .isEqualTo(200);
        assertThat(post("/webhooks/uptycs", Bastion.HEADER, OtherDoor.SECRET).statusCode())
                .isEqualTo(401);
        assertThat(post(OtherDoor.PATH, OtherDoor.HEADER, OtherDoor.SECRET).statusCode())
                .as("127.0.0.1 is not in its networks")
                .isEqualTo(401);
        assertThat(post("/webhooks/off", Bastion.HEADER, OtherDoor.SECRET).statusCode())
                .isEqualTo(401);
        assertThat(post("/edr", OtherDoor.HEADER, OtherDoor.SECRET).statusCode())
                .isEqualTo(401);
    }

    @Test
    void aTrustedProxySpeaksForItsSenderAndTheRateHoldsForTheAuthenticated() throws IOException {
        for (int i = 0; i < 5; i++) {
            assertThat(throughProxy("127.0.0.9", "192.0.2.7", "wrong")).startsWith("HTTP/1.1 401 ");
        }
        for (int i = 0; i < 3; i++) {
            assertThat(throughProxy("127.0.0.9", "203.0.113.1, 192.0.2.7", OtherDoor.SECRET))
                    .startsWith("HTTP/1.1 200 ");
        }
        assertThat(throughProxy("127.0.0.9", "192.0.2.7", OtherDoor.SECRET))
                .startsWith("HTTP/1.1 429 ")
                .containsPattern("(?i)retry-after: (100|9\\d)\r\n"); // one every hundred seconds
        assertThat(throughProxy("127.0.0.9", "192.0.2.7", "wrong")).startsWith("HTTP/1.1 401 ");
    }

    @Test
    void nobodyElseSpeaksForOthers() throws IOException {
        double before = bastion.metric("mozdef_bastion_forwarded_ignored_total");
        assertThat(throughProxy("127.0.0.8", "192.0.2.7", OtherDoor.SECRET)).startsWith("HTTP/1.1 401 ");
        assertThat(throughProxy("127.0.0.9", "192.0.2.7, 203.0.113.1", OtherDoor.SECRET))
                .startsWith("HTTP/1.1 401 ");
        assertThat(throughProxy("127.0.0.9", "192.0.2.7, nonsense", OtherDoor.SECRET))
                .startsWith("HTTP/1.1 401 ");
        assertThat(bastion.metric("mozdef_bastion_forwarded_ignored_total")).isEqualTo(before + 1);
    }

    @Test
    void aDoorsOwnLimitsHoldForItAlone() throws Exception {
        CountDownLatch latch = new CountDownLatch(1);
        try (StubSqs held = StubSqs.start();
                Bastion shared = Bastion.start(
                        held.queueUrl(), OtherDoor.settings(folder, Map.of("IN_FLIGHT", "2", "MAX_BODY", "1K")))) {
            held.holdUntil(latch);
            ExecutorService senders = Executors.newCachedThreadPool();
            try {
                for (int i = 0; i < 2; i++) {
                    var unused = senders.submit(() -> edr(shared, "{}"));
                }
                await().until(() -> shared.metric("mozdef_bastion_in_flight") == 2);
                assertThat(edr(shared, "{}")).isEqualTo(503);
                Future<Integer> uptycs =
                        senders.submit(() -> shared.post("x".repeat(5_000).getBytes(UTF_8)));
                await().until(() -> shared.metric("mozdef_bastion_in_flight") == 3);
                latch.countDown();
                assertThat(uptycs.get()).isEqualTo(200);
                await().until(() -> shared.metric("mozdef_bastion_in_flight") == 0);
                assertThat(edr(shared, "x".repeat(1_025))).isEqualTo(413);
                assertThat(edr(shared, "x".repeat(1_024))).isEqualTo(200);
            } finally {
                senders.shutdownNow();
            }
        }
    }

    private static int edr(Bastion bastion, String body) {
        return Bastion.send(HttpRequest.newBuilder(bastion.uri(OtherDoor.PATH))
                        .header(OtherDoor.HEADER, OtherDoor.SECRET)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build())
                .statusCode();
    }

    @Test
    void hopsAreCountedFromTheRightOverAllHeaders() throws IOException {
        try (Bastion counting = Bastion.start(
                sqs.queueUrl(),
                Map.of("MOZDEF_BASTION_PROXY_HOPS", "2", "MOZDEF_BASTION_ALLOWLIST", "192.0.2.0/24,2001:db8::/32"))) {
            assertThat(forwarded(counting, "192.0.2.7", "203.0.113.1")).startsWith("HTTP/1.1 200 ");
            assertThat(forwarded(counting, "198.51.100.1, 2001:db8::7, 203.0.113.1"))
                    .startsWith("HTTP/1.1 200 ");
            assertThat(forwarded(counting, "192.0.2.7", "198.51.100.1, 203.0.113.1"))
                    .startsWith("HTTP/1.1 401 ");
            assertThat(forwarded(counting, "192.0.2.7"))
                    .as("fewer than promised")
                    .startsWith("HTTP/1.1 401 ");
            assertThat(forwarded(counting)).startsWith("HTTP/1.1 401 ");
        }
    }

    private static String forwarded(Bastion bastion, String... headers) throws IOException {
        StringBuilder head = new StringBuilder("POST /uptycs HTTP/1.1\r\nHost: b\r\n");
        head.append(Bastion.HEADER + ": " + Bastion.SECRET + "\r\n");
        for (String header : headers) {
            head.append("X-Forwarded-For: ").append(header).append("\r\n");
        }
        try (RawHttp raw = new RawHttp(bastion.port())) {
            raw.write(head + "Content-Length: 2\r\n\r\n{}");
            return raw.answer();
        }
    }

    private static String throughProxy(String proxy, String forwarded, String secret) throws IOException {
        try (RawHttp raw = new RawHttp(bastion.port(), proxy)) {
            raw.write("POST " + OtherDoor.PATH + " HTTP/1.1\r\nHost: b\r\n" + OtherDoor.HEADER + ": " + secret
                    + "\r\nX-Forwarded-For: " + forwarded + "\r\nContent-Length: 2\r\n\r\n{}");
            return raw.answer();
        }
    }

    private static HttpResponse<String> post(String path, String header, String secret) {
        return Bastion.send(HttpRequest.newBuilder(bastion.uri(path))
                .header(header, secret)
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build());
    }
}
