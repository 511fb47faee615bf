// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The other ways to prove oneself: HTTP Basic, and signatures over the body. */
class CredentialsIT {
    private static final String KEY = "key-0123456789abcdef0123456789abcdef";

    @TempDir
    static Path folder;

    private static StubSqs sqs;
    private static Bastion bastion;

    @BeforeAll
    static void start() throws IOException {
        Files.writeString(folder.resolve("key"), KEY);
        sqs = StubSqs.start();
        Map<String, String> settings = new HashMap<>();
        settings.put("MOZDEF_BASTION_SOURCES_UPTYCS_BASIC_USER", "uptycs");
        settings.put("MOZDEF_BASTION_SOURCES_GITHUB_SIGNATURE", "github");
        settings.put("MOZDEF_BASTION_SOURCES_GITHUB_SECRETS_DIR", folder.toString());
        settings.put("MOZDEF_BASTION_SOURCES_PACED_SIGNATURE", "github");
        settings.put("MOZDEF_BASTION_SOURCES_PACED_SECRETS_DIR", folder.toString());
        settings.put("MOZDEF_BASTION_SOURCES_PACED_RATE", "0.01");
        settings.put("MOZDEF_BASTION_SOURCES_PACED_BURST", "1");
        settings.put("MOZDEF_BASTION_SOURCES_STANDARD_SIGNATURE", "standard");
        settings.put("MOZDEF_BASTION_SOURCES_STANDARD_SECRETS_DIR", folder.toString());
        bastion = Bastion.start(sqs.queueUrl(), settings);
    }

    @AfterAll
    static void stop() {
        bastion.close();
        sqs.close();
    }

    @Test
    void basicWithTheUserAndAnySecretIsTaken() {
        assertThat(post("/uptycs", "{}", "Authorization", basic("uptycs:" + Bastion.SECRET)))
                .isEqualTo(200);
        assertThat(post("/uptycs", "{}", "Authorization", basic("other:" + Bastion.SECRET)))
                .isEqualTo(401);
        assertThat(post("/uptycs", "{}", "Authorization", basic("uptycs:wrong")))
                .isEqualTo(401);
        assertThat(post("/uptycs", "{}", "Authorization", basic("uptycs"))).isEqualTo(401);
        assertThat(post("/uptycs", "{}", "Authorization", "Basic %%%")).isEqualTo(401);
        assertThat(post("/uptycs", "{}", "Authorization", "Bearer " + Bastion.SECRET))
                .isEqualTo(401);
        assertThat(post("/uptycs", "{}")).isEqualTo(401);
    }

    @Test
    void githubsSignatureOverTheBytesIsTaken() {
        String body = "{\"signed\":\"github\"}";
        String right = "sha256=" + HexFormat.of().formatHex(hmac(body));
        assertThat(post("/webhooks/github", body, "X-Hub-Signature-256", right)).isEqualTo(200);
        assertThat(post("/webhooks/github", body + " ", "X-Hub-Signature-256", right))
                .isEqualTo(401);
        assertThat(post("/webhooks/github", body, Bastion.HEADER, KEY))
                .as("the key itself proves nothing")
                .isEqualTo(401);
        assertThat(post("/webhooks/github", body)).isEqualTo(401);
    }

    @Test
    void aStandardSignatureIsTakenAndItsRepeatIsNotQueuedAgain() {
        String body = "{\"signed\":\"standard\"}";
        String now = Long.toString(Instant.now().getEpochSecond());
        assertThat(standard("id-1", now, body)).isEqualTo(200);
        assertThat(standard("id-1", now, body)).isEqualTo(200);
        assertThat(sqs.accepted()).filteredOn(body::equals).hasSize(1);
        assertThat(standard("id-2", Long.toString(Instant.now().getEpochSecond() - 400), body))
                .isEqualTo(401);
    }

    @Test
    void aMessageThatSqsRefusedIsHandedOverWhenRepeated() {
        String body = "{\"signed\":\"refused first\"}";
        String now = Long.toString(Instant.now().getEpochSecond());
        sqs.behave((bodies, refused) -> {
            refused.addAll(bodies);
            return 200;
        });
        assertThat(standard("id-3", now, body)).isEqualTo(503);
        sqs.behave(StubSqs.ACCEPT);
        assertThat(standard("id-3", now, body)).isEqualTo(200);
        assertThat(sqs.accepted()).filteredOn(body::equals).hasSize(1);
    }

    @Test
    void aRepeatWhileTheFirstIsUnderWayIsNotHandedOverBesideIt() {
        String body = "{\"signed\":\"twice at once\"}";
        String now = Long.toString(Instant.now().getEpochSecond());
        CountDownLatch latch = new CountDownLatch(1);
        sqs.holdUntil(latch);
        try {
            CompletableFuture<Integer> first = CompletableFuture.supplyAsync(() -> standard("id-4", now, body));
            await().until(() -> bastion.metric("mozdef_bastion_queue_in_flight") == 1);
            assertThat(standard("id-4", now, body)).isEqualTo(503);
            latch.countDown();
            assertThat(first.join()).isEqualTo(200);
            assertThat(standard("id-4", now, body)).isEqualTo(200);
        } finally {
            latch.countDown();
            sqs.behave(StubSqs.ACCEPT);
        }
        assertThat(sqs.accepted()).filteredOn(body::equals).hasSize(1);
    }

    @Test
    void withoutWhatLooksLikeASignatureNoByteOfTheBodyIsWaitedFor() throws IOException {
        for (String headers : List.of(
                "",
                "X-Hub-Signature-256: sha256=zz\r\n",
                "X-Hub-Signature-256: sha256=00ff\r\n",
                "X-Hub-Signature-256: " + "0".repeat(64) + "\r\n")) {
            assertThat(unread("/webhooks/github", headers)).startsWith("HTTP/1.1 401 ");
        }
        String mac = "v1," + Base64.getEncoder().encodeToString(new byte[32]);
        long now = Instant.now().getEpochSecond();
        for (String headers : List.of(
                "webhook-id: x\r\nwebhook-timestamp: " + (now - 400) + "\r\nwebhook-signature: " + mac + "\r\n",
                "webhook-id: x\r\nwebhook-timestamp: " + now + "\r\nwebhook-signature: v1,AAAA\r\n",
                "webhook-id: x\r\nwebhook-signature: " + mac + "\r\n")) {
            assertThat(unread("/webhooks/standard", headers)).startsWith("HTTP/1.1 401 ");
        }
    }

    /** The answer to a request that announces a body and waits to be told to send it. */
    private static String unread(String path, String headers) throws IOException {
        try (RawHttp raw = new RawHttp(bastion.port())) {
            raw.write("POST " + path + " HTTP/1.1\r\nHost: b\r\nExpect: 100-continue\r\n" + headers
                    + "Content-Length: 900000\r\n\r\n");
            return raw.answer();
        }
    }

    @Test
    void aFloodedSignedDoorLeavesTheOthersTheirRoom() throws IOException {
        List<RawHttp> flood = new ArrayList<>();
        String signature = "X-Hub-Signature-256: sha256=" + "0".repeat(64) + "\r\n";
        try {
            for (int i = 0; i < 40; i++) {
                RawHttp raw = new RawHttp(bastion.port());
                flood.add(raw);
                raw.write(
                        "POST /webhooks/github HTTP/1.1\r\nHost: b\r\n" + signature + "Content-Length: 300000\r\n\r\n");
            }
            await().until(() -> bastion.metric("mozdef_bastion_body_memory_bytes") >= 300_000);
            await().until(() ->
                    bastion.metric("mozdef_bastion_requests_total{outcome=\"busy\",source=\"github\"}") > 0);
            assertThat(bastion.post("x".repeat(200_000).getBytes(UTF_8))).isEqualTo(200);
        } finally {
            for (RawHttp raw : flood) {
                raw.close();
            }
        }
    }

    @Test
    void aRepeatedGithubDeliveryIsNotQueuedAgain() {
        String body = "{\"signed\":\"github repeat\"}";
        String right = "sha256=" + HexFormat.of().formatHex(hmac(body));
        assertThat(post("/webhooks/github", body, "X-Hub-Signature-256", right)).isEqualTo(200);
        assertThat(post("/webhooks/github", body, "X-Hub-Signature-256", right)).isEqualTo(200);
        assertThat(sqs.accepted()).filteredOn(body::equals).hasSize(1);
    }

    @Test
    void theUnsignedLearnNothingFromTheSizeOfTheirBody() throws IOException {
        for (String shown : List.of("", "X-Hub-Signature-256: sha256=" + "0".repeat(64) + "\r\n")) {
            for (String line : List.of(
                    "POST /webhooks/github HTTP/1.1\r\nContent-Length: 99999999", "GET /webhooks/github HTTP/1.1")) {
                try (RawHttp raw = new RawHttp(bastion.port())) {
                    raw.write(line + "\r\nHost: b\r\n" + shown + "\r\n");
                    assertThat(raw.untilClosed()).startsWith("HTTP/1.1 401 ");
                }
            }
        }
    }

    @Test
    void theRateOfASignedDoorIsForTheSigned() {
        for (int i = 0; i < 3; i++) {
            assertThat(post("/webhooks/paced", "x", "X-Hub-Signature-256", "sha256=" + "0".repeat(64)))
                    .isEqualTo(401);
        }
        assertThat(paced("{\"paced\":1}")).isEqualTo(200);
        assertThat(paced("{\"paced\":2}")).isEqualTo(429);
        assertThat(paced("{\"paced\":1}")).as("it is in the queue").isEqualTo(200);
        assertThat(bastion.metric("mozdef_bastion_secret_used_total{secret=\"key\",source=\"paced\"}"))
                .as("the signed ones alone")
                .isEqualTo(3);
    }

    private static int paced(String body) {
        return post(
                "/webhooks/paced",
                body,
                "X-Hub-Signature-256",
                "sha256=" + HexFormat.of().formatHex(hmac(body)));
    }

    private static int standard(String id, String time, String body) {
        String signature = "v1," + Base64.getEncoder().encodeToString(hmac(id + "." + time + "." + body));
        return post(
                "/webhooks/standard",
                body,
                "webhook-id",
                id,
                "webhook-timestamp",
                time,
                "webhook-signature",
                signature);
    }

    private static int post(String path, String body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(bastion.uri(path)).POST(HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return Bastion.send(request.build()).statusCode();
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    }

    private static byte[] hmac(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEY.getBytes(UTF_8), "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
