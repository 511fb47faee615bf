// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Sockets that cost more than they bring. */
class ConnectionsIT {
    private static final String HEAD =
            "POST /uptycs HTTP/1.1\r\nHost: b\r\n" + Bastion.HEADER + ": " + Bastion.SECRET + "\r\n";
    private static final byte[] BODY = "{}".getBytes(UTF_8);

    private static StubSqs sqs;
    private static Bastion bastion;

    @BeforeAll
    static void start() {
        sqs = StubSqs.start();
        bastion = Bastion.start(
                sqs.queueUrl(),
                Map.of(
                        "MOZDEF_BASTION_LIMIT_BODY_RATE", "0",
                        "MOZDEF_BASTION_LIMIT_BODY_TIME", "2s",
                        "MOZDEF_BASTION_HTTP_HEADER_TIME", "4s",
                        "MOZDEF_BASTION_HTTP_IDLE_TIMEOUT", "4s",
                        "MOZDEF_BASTION_HTTP_CONNECTIONS", "50",
                        "MOZDEF_BASTION_HTTP_STRANGER_CONNECTIONS", "300",
                        "MOZDEF_BASTION_HTTP_STRANGER_CONNECTIONS_PER_ADDRESS", "20"));
    }

    @AfterAll
    static void stop() {
        bastion.close();
        sqs.close();
    }

    @Test
    void headersThatTrickleAreEnded() throws IOException {
        ScheduledExecutorService trickle = Executors.newSingleThreadScheduledExecutor();
        Future<?> unused;
        try (RawHttp raw = new RawHttp(bastion.port(), "127.0.0.3")) {
            raw.write("POST /uptycs HTTP/1.1\r\nX-Slow: ");
            unused = trickle.scheduleAtFixedRate(() -> quietly(raw), 100, 100, TimeUnit.MILLISECONDS);
            assertThat(raw.untilClosed()).doesNotContain("HTTP/1.1");
        } finally {
            trickle.shutdownNow();
        }
    }

    @Test
    void aConnectionThatSaysNothingIsEnded() throws IOException {
        try (RawHttp raw = new RawHttp(bastion.port(), "127.0.0.3")) {
            assertThat(raw.untilClosed()).isEmpty();
        }
    }

    @Test
    void aBodyIsEndedWhenItsTimeIsOverThoughItComesFastEnough() throws IOException {
        ScheduledExecutorService trickle = Executors.newSingleThreadScheduledExecutor();
        Future<?> unused;
        try (RawHttp raw = new RawHttp(bastion.port())) {
            raw.write(HEAD + "Content-Length: 50000\r\n\r\n");
            unused = trickle.scheduleAtFixedRate(() -> quietly(raw), 100, 100, TimeUnit.MILLISECONDS);
            assertThat(raw.untilClosed()).startsWith("HTTP/1.1 408 ");
        } finally {
            trickle.shutdownNow();
        }
    }

    @Test
    void betweenRequestsTheIdleTimeoutHolds() throws IOException {
        try (RawHttp raw = new RawHttp(bastion.port())) {
            raw.write(HEAD + "Content-Length: 2\r\n\r\n{}");
            assertThat(raw.answer()).startsWith("HTTP/1.1 200 ");
            raw.write("POST /upt");
            assertThat(raw.untilClosed()).isEmpty();
        }
    }

    @Test
    void oneAddressHasAShareOnly() throws IOException {
        List<RawHttp> open = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                open.add(new RawHttp(bastion.port(), "127.0.0.4"));
            }
            await().until(() -> strangers() == 20);
            assertThat(closedUnheard("127.0.0.4")).isTrue();
            assertThat(closedUnheard("127.0.0.5")).isFalse();
            assertThat(bastion.post(BODY)).isEqualTo(200);
            assertThat(bastion.metric("mozdef_bastion_connections_closed_total{reason=\"address\"}"))
                    .isPositive();
        } finally {
            close(open);
        }
    }

    @Test
    void strangersSlowSocketsTakeNoRoomFromTheKnown() throws IOException {
        List<RawHttp> open = new ArrayList<>();
        try {
            for (int i = 0; i < 400; i++) {
                open.add(new RawHttp(bastion.port(), "127.0.2." + (1 + i / 20)));
            }
            await().until(() -> strangers() == 300 && closed("total") > 0);
            for (int i = 0; i < 50; i++) {
                assertThat(bastion.post(BODY)).isEqualTo(200);
            }
        } finally {
            close(open);
        }
        await().until(() -> strangers() == 0);
    }

    @Test
    void whereEverybodyIsKnownOneHostCannotTakeAll() throws IOException {
        List<RawHttp> open = new ArrayList<>();
        try (Bastion everybody = Bastion.start(
                sqs.queueUrl(),
                Map.of(
                        "MOZDEF_BASTION_ALLOWLIST", "0.0.0.0/0,::/0",
                        "MOZDEF_BASTION_HTTP_CONNECTIONS", "100",
                        "MOZDEF_BASTION_HTTP_CONNECTIONS_PER_ADDRESS", "30"))) {
            for (int i = 0; i < 60; i++) {
                open.add(new RawHttp(everybody.port(), "127.0.0.7"));
            }
            await().until(() -> everybody.metric("mozdef_bastion_connections{who=\"known\"}") == 30);
            assertThat(everybody.metric("mozdef_bastion_connections_closed_total{reason=\"address\"}"))
                    .isPositive();
            assertThat(everybody.post(BODY)).isEqualTo(200);
        } finally {
            close(open);
        }
    }

    @Test
    void trustedProxiesHaveNoShareOfOneAddress() throws IOException {
        List<RawHttp> open = new ArrayList<>();
        try (Bastion behind = Bastion.start(
                sqs.queueUrl(),
                Map.of(
                        "MOZDEF_BASTION_PROXY_NETWORKS", "127.0.0.9",
                        "MOZDEF_BASTION_HTTP_CONNECTIONS_PER_ADDRESS", "5"))) {
            for (int i = 0; i < 20; i++) {
                open.add(new RawHttp(behind.port(), "127.0.0.9"));
            }
            await().until(() -> behind.metric("mozdef_bastion_connections{who=\"proxy\"}") == 20);
        } finally {
            close(open);
        }
    }

    @Test
    void theKnownHaveALimitToo() throws IOException {
        List<RawHttp> open = new ArrayList<>();
        double before = closed("total");
        try {
            for (int i = 0; i < 60; i++) {
                open.add(new RawHttp(bastion.port()));
            }
            await().until(() -> closed("total") > before);
        } finally {
            close(open);
        }
        await().untilAsserted(() -> assertThat(bastion.metric("mozdef_bastion_connections{who=\"known\"}"))
                .isLessThan(10));
        assertThat(bastion.post(BODY)).isEqualTo(200);
    }

    @Test
    void tooManyOrTooLargeHeadersAreRefused() throws IOException {
        try (RawHttp raw = new RawHttp(bastion.port())) {
            raw.write(HEAD + "X-A: a\r\n".repeat(100) + "Content-Length: 2\r\n\r\n{}");
            assertThat(raw.untilClosed()).startsWith("HTTP/1.1 431 ");
        }
        try (RawHttp raw = new RawHttp(bastion.port())) {
            raw.write(HEAD + "X-A: " + "a".repeat(9_000) + "\r\n\r\n");
            assertThat(raw.untilClosed()).startsWith("HTTP/1.1 431 ");
        }
    }

    private static double strangers() {
        return bastion.metric("mozdef_bastion_connections{who=\"stranger\"}");
    }

    private static double closed(String reason) {
        return bastion.metric("mozdef_bastion_connections_closed_total{reason=\"" + reason + "\"}");
    }

    /** Whether a request on a new connection gets no answer at all. */
    private static boolean closedUnheard(String from) throws IOException {
        try (RawHttp raw = new RawHttp(bastion.port(), from)) {
            raw.write("GET / HTTP/1.1\r\nHost: b\r\n\r\n");
            return raw.untilClosed().replace("<reset>", "").isEmpty();
        } catch (java.net.SocketException reset) {
            return true;
        }
    }

    private static void quietly(RawHttp raw) {
        try {
            raw.write("x");
        } catch (IOException closed) {
            throw new java.io.UncheckedIOException(closed); // ends the schedule
        }
    }

    private static void close(List<RawHttp> open) throws IOException {
        for (RawHttp raw : open) {
            raw.close();
        }
    }
}
