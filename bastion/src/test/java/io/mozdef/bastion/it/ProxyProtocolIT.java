// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The PROXY protocol (haproxy.org, proxy-protocol.txt), both versions, from the one proxy that is trusted. */
class ProxyProtocolIT {
    private static final String PROXY = "127.0.0.9";
    private static final String REQUEST = "POST /uptycs HTTP/1.1\r\nHost: b\r\n" + Bastion.HEADER + ": "
            + Bastion.SECRET + "\r\nContent-Length: 2\r\n";
    private static final byte[] SIGNATURE = "\r\n\r\n\0\r\nQUIT\n".getBytes(ISO_8859_1);

    private static StubSqs sqs;
    private static Bastion bastion;

    @BeforeAll
    static void start() {
        sqs = StubSqs.start();
        bastion = Bastion.start(
                sqs.queueUrl(),
                Map.of(
                        "MOZDEF_BASTION_ALLOWLIST",
                        "192.0.2.0/24,2001:db8::/32," + PROXY,
                        "MOZDEF_BASTION_PROXY_NETWORKS",
                        PROXY,
                        "MOZDEF_BASTION_PROXY_PROTOCOL",
                        "true",
                        "MOZDEF_BASTION_HTTP_HEADER_TIME",
                        "5s"));
    }

    @AfterAll
    static void stop() {
        bastion.close();
        sqs.close();
    }

    @Test
    void theProxysWordIsTheSendersAddress() throws IOException {
        assertThat(answer(v1("TCP4 192.0.2.7 127.0.0.1 4711 8080"), "")).startsWith("HTTP/1.1 200 ");
        assertThat(answer(v1("TCP6 2001:db8::7 ::1 4711 8080"), "")).startsWith("HTTP/1.1 200 ");
        assertThat(answer(v2(0x11, "192.0.2.7"), "")).startsWith("HTTP/1.1 200 ");
        assertThat(answer(v2(0x21, "2001:db8::7"), "")).startsWith("HTTP/1.1 200 ");
        assertThat(answer(v2(0x21, "::ffff:192.0.2.7"), "")).startsWith("HTTP/1.1 200 ");
        assertThat(answer(v1("TCP4 203.0.113.7 127.0.0.1 4711 8080"), "")).startsWith("HTTP/1.1 401 ");
        assertThat(answer(v2(0x11, "203.0.113.7"), "")).startsWith("HTTP/1.1 401 ");
    }

    @Test
    void aProxyThatNamesNobodySpeaksForNobody() throws IOException {
        assertThat(answer(v1("UNKNOWN"), "X-Forwarded-For: 192.0.2.7\r\n")).startsWith("HTTP/1.1 401 ");
        byte[] local = ByteBuffer.allocate(16).put(SIGNATURE).put((byte) 0x20).array();
        assertThat(answer(local, "X-Forwarded-For: 192.0.2.7\r\n")).startsWith("HTTP/1.1 401 ");
    }

    @Test
    void aSenderBehindTheProxyIsNoProxy() throws IOException {
        double before = bastion.metric("mozdef_bastion_forwarded_ignored_total");
        assertThat(answer(v1("TCP4 203.0.113.7 127.0.0.1 4711 8080"), "X-Forwarded-For: 192.0.2.7\r\n"))
                .startsWith("HTTP/1.1 401 ");
        assertThat(bastion.metric("mozdef_bastion_forwarded_ignored_total")).isEqualTo(before + 1);
    }

    @Test
    void nobodyElseMayConnect() throws IOException {
        double before = closed("proxy");
        try (RawHttp raw = new RawHttp(bastion.port(), "127.0.0.8")) {
            assertThat(quietly(raw, v1("TCP4 192.0.2.7 127.0.0.1 4711 8080"))).doesNotContain("HTTP/1.1");
        }
        assertThat(closed("proxy")).isEqualTo(before + 1);
    }

    @Test
    void withoutTheProtocolEvenTheProxyIsNotHeard() throws IOException {
        try (RawHttp raw = new RawHttp(bastion.port(), PROXY)) {
            assertThat(quietly(raw, new byte[0])).doesNotContain("HTTP/1.1");
        }
        try (RawHttp silent = new RawHttp(bastion.port(), PROXY)) {
            assertThat(silent.untilClosed()).isEmpty();
        }
    }

    @Test
    void strangersBehindTheProxyHaveTheirShareOnly() throws IOException {
        List<RawHttp> open = new ArrayList<>();
        double before = closed("address");
        try {
            for (int i = 0; i < 25; i++) {
                open.add(new RawHttp(bastion.port(), PROXY).write(v1("TCP4 203.0.113.9 127.0.0.1 4711 8080")));
            }
            await().until(() -> closed("address") == before + 5);
            assertThat(answer(v1("TCP4 192.0.2.7 127.0.0.1 4711 8080"), "")).startsWith("HTTP/1.1 200 ");
        } finally {
            for (RawHttp raw : open) {
                raw.close();
            }
        }
        await().until(() -> bastion.metric("mozdef_bastion_connections{who=\"stranger\"}") == 0);
    }

    private static double closed(String reason) {
        return bastion.metric("mozdef_bastion_connections_closed_total{reason=\"" + reason + "\"}");
    }

    private static String answer(byte[] header, String more) throws IOException {
        try (RawHttp raw = new RawHttp(bastion.port(), PROXY)) {
            return raw.write(header).write(REQUEST + more + "\r\n{}").answer();
        }
    }

    /** What is heard of a connection that may be reset while we write. */
    private static String quietly(RawHttp raw, byte[] header) throws IOException {
        try {
            raw.write(header).write(REQUEST + "\r\n{}");
        } catch (java.net.SocketException reset) {
            return "";
        }
        return raw.untilClosed();
    }

    private static byte[] v1(String line) {
        return ("PROXY " + line + "\r\n").getBytes(ISO_8859_1);
    }

    /** @param family 0x11 for TCP over IPv4, 0x21 for TCP over IPv6 */
    private static byte[] v2(int family, String sender) throws IOException {
        byte[] address = family == 0x11 ? InetAddress.getByName(sender).getAddress() : sixteen(sender);
        int length = 2 * address.length + 4;
        return ByteBuffer.allocate(16 + length)
                .put(SIGNATURE)
                .put((byte) 0x21)
                .put((byte) family)
                .putShort((short) length)
                .put(address)
                .put(new byte[address.length])
                .putShort((short) 4711)
                .putShort((short) 8080)
                .array();
    }

    private static byte[] sixteen(String address) throws IOException {
        byte[] bytes = InetAddress.getByName(address).getAddress();
        return bytes.length == 16
                ? bytes
                : ByteBuffer.allocate(16)
                        .position(10)
                        .put((byte) -1)
                        .put((byte) -1)
                        .put(bytes)
                        .array();
    }
}
