// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How much one sender may ask, secret or not. */
class LimitsIT {
    private static final String HEAD =
            "POST /uptycs HTTP/1.1\r\nHost: b\r\n" + Bastion.HEADER + ": " + Bastion.SECRET + "\r\n";
    private static final int MAX_BODY = (64 - 8) * 1024;

    private static StubSqs sqs;
    private static Bastion bastion;

    @BeforeAll
    static void start() {
        sqs = StubSqs.start();
        bastion = Bastion.start(
                sqs.queueUrl(),
                Map.of(
                        "MOZDEF_BASTION_QUEUE_MAX_MESSAGE_SIZE", "64K",
                        "MOZDEF_BASTION_LIMIT_BODY_TIME", "1h",
                        "MOZDEF_BASTION_LIMIT_BODY_MEMORY", "100K",
                        "MOZDEF_BASTION_LIMIT_IN_FLIGHT", "2"));
    }

    @AfterAll
    static void stop() {
        bastion.close();
        sqs.close();
    }

    @Test
    void aBodyOfExactlyTheLimitIsTakenAndOneMoreByteIsNot() {
        assertThat(bastion.post(new byte[0])).isEqualTo(400);
        assertThat(bastion.post("x".repeat(MAX_BODY).getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isEqualTo(200);
        assertThat(bastion.post("x".repeat(MAX_BODY + 1).getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isEqualTo(413);
    }

    @Test
    void theLimitHoldsAfterEncoding() {
        assertThat(bastion.post(new byte[MAX_BODY / 4 * 3])).isEqualTo(200);
        assertThat(bastion.post(new byte[MAX_BODY / 4 * 3 + 1])).isEqualTo(413);
    }

    @Test
    void aDeclaredLengthAboveTheLimitIsRefusedUnread() throws IOException {
        try (RawHttp raw = new RawHttp(bastion.port())) {
            raw.write(HEAD + "Content-Length: " + (MAX_BODY + 1) + "\r\n\r\n");
            assertThat(raw.untilClosed()).startsWith("HTTP/1.1 413 ").containsIgnoringCase("connection: close");
        }
    }

    @Test
    void aChunkedBodyIsCounted() throws IOException {
        try (RawHttp raw = new RawHttp(bastion.port())) {
            raw.write(HEAD + "Transfer-Encoding: chunked\r\n\r\n");
            String chunk = "1000\r\n" + "x".repeat(0x1000) + "\r\n";
            for (int i = 0; i <= MAX_BODY / 0x1000; i++) {
                raw.write(chunk);
            }
            assertThat(raw.answer()).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void onlyTheAuthenticatedLearnTheLimit() throws IOException {
        try (RawHttp raw = new RawHttp(bastion.port())) {
            raw.write("POST /uptycs HTTP/1.1\r\nHost: b\r\nContent-Length: 999999999\r\n\r\n");
            assertThat(raw.untilClosed()).startsWith("HTTP/1.1 401 ");
        }
    }

    @Test
    void aBodyThatTricklesIsEnded() throws IOException {
        ScheduledExecutorService trickle = Executors.newSingleThreadScheduledExecutor();
        Future<?> unused;
        try (RawHttp raw = new RawHttp(bastion.port())) {
            raw.write(HEAD + "Content-Length: 50000\r\n\r\n");
            unused = trickle.scheduleAtFixedRate(
                    () -> {
                        try {
                            raw.write("x");
                        } catch (IOException closed) {
                            trickle.shutdown();
                        }
                    },
                    0,
                    100,
                    TimeUnit.MILLISECONDS);
            assertThat(raw.untilClosed()).startsWith("HTTP/1.1 408 ");
        } finally {
            trickle.shutdownNow();
        }
    }

    @Test
    void aBodyThatNeverComesIsEnded() throws IOException {
        try (RawHttp raw = new RawHttp(bastion.port())) {
            raw.write(HEAD + "Content-Length: 10\r\n\r\n");
            assertThat(raw.untilClosed()).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void moreRequestsThanAllowedAreShedAtOnce() throws IOException {
        CountDownLatch latch = new CountDownLatch(1);
        sqs.holdUntil(latch);
        try (RawHttp one = new RawHttp(bastion.port());
                RawHttp two = new RawHttp(bastion.port());
                RawHttp three = new RawHttp(bastion.port())) {
            one.write(HEAD + "Content-Length: 1\r\n\r\n1");
            two.write(HEAD + "Content-Length: 1\r\n\r\n2");
            org.awaitility.Awaitility.await().until(() -> bastion.metric("mozdef_bastion_in_flight") == 2);
            three.write(HEAD + "Content-Length: 1\r\n\r\n3");
            assertThat(three.answer()).startsWith("HTTP/1.1 503 ").containsIgnoringCase("retry-after: ");
            latch.countDown();
            assertThat(one.answer()).startsWith("HTTP/1.1 200 ");
            assertThat(two.answer()).startsWith("HTTP/1.1 200 ");
        } finally {
            latch.countDown();
            sqs.behave(StubSqs.ACCEPT);
        }
    }

    @Test
    void bodiesShareTheMemory() throws IOException {
        CountDownLatch latch = new CountDownLatch(1);
        sqs.holdUntil(latch);
        try (RawHttp one = new RawHttp(bastion.port());
                RawHttp two = new RawHttp(bastion.port())) {
            one.write(HEAD + "Content-Length: 51200\r\n\r\n" + "1".repeat(51_200));
            org.awaitility.Awaitility.await().until(() -> bastion.metric("mozdef_bastion_body_memory_bytes") == 51_200);
            two.write(HEAD + "Content-Length: 51201\r\n\r\n");
            assertThat(two.answer())
                    .as("told before it has sent a byte")
                    .startsWith("HTTP/1.1 503 ")
                    .containsIgnoringCase("retry-after: ");
            latch.countDown();
            assertThat(one.answer()).startsWith("HTTP/1.1 200 ");
        } finally {
            latch.countDown();
            sqs.behave(StubSqs.ACCEPT);
        }
    }

    @Test
    void aCompressedBodyIsNotDecompressed() throws IOException {
        try (RawHttp raw = new RawHttp(bastion.port())) {
            raw.write(HEAD + "Content-Encoding: gzip\r\nContent-Length: 8\r\n\r\n")
                    .write("not gzip");
            assertThat(raw.answer()).startsWith("HTTP/1.1 200 ");
        }
        assertThat(sqs.accepted()).contains("not gzip");
    }
}
