// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which TLS is spoken, by whom, and behind the PROXY protocol. */
class TlsVersionsIT {
    private static final String REQUEST = "POST /uptycs HTTP/1.1\r\nHost: b\r\n" + Bastion.HEADER + ": "
            + Bastion.SECRET + "\r\nContent-Length: 2\r\n\r\n{}";
    private static final byte HANDSHAKE = 22;
    private static final byte ALERT = 21;
    private static final byte PROTOCOL_VERSION = 70; // RFC 5246 7.2

    @TempDir
    static Path folder;

    private static Map<String, String> settings;
    private static SSLContext client;
    private static StubSqs sqs;
    private static Bastion bastion;

    @BeforeAll
    static void start() {
        TestCertificate certificate = TestCertificate.make(folder, "versions", "EC");
        client = TestCertificate.client(null, certificate);
        settings = certificate.settings(folder);
        sqs = StubSqs.start();
        bastion = Bastion.start(sqs.queueUrl(), settings);
    }

    @AfterAll
    static void stop() {
        bastion.close();
        sqs.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void tls12And13AreSpoken(String version) throws IOException {
        try (RawHttp raw = RawHttp.tls(bastion.port(), client, "http/1.1", version)) {
            assertThat(raw.write(REQUEST).answer()).startsWith("HTTP/1.1 200 ");
        }
    }

    /** By hand: the JDK's client does not offer what is older. The same hello for 1.2 is answered, so it is the version that is refused. */
    @Test
    void whatIsOlderIsRefused() throws IOException {
        assertThat(hello(0x0303)[0]).as("TLS 1.2").isEqualTo(HANDSHAKE);
        for (int version : new int[] {0x0302, 0x0301, 0x0300}) {
            byte[] answer = hello(version);
            assertThat(answer[0]).as("%x", version).isEqualTo(ALERT);
            assertThat(answer[6]).as("%x", version).isEqualTo(PROTOCOL_VERSION);
        }
    }

    @Test
    void aClientMayNotRenegotiate() throws IOException {
        try (RawHttp raw = RawHttp.tls(bastion.port(), client, "http/1.1", "TLSv1.2")) {
            assertThat(raw.write(REQUEST).answer()).startsWith("HTTP/1.1 200 ");
            assertThat(afterRenegotiation(raw)).doesNotContain("HTTP/1.1");
        }
    }

    private static String afterRenegotiation(RawHttp raw) {
        try {
            raw.renegotiate();
            return raw.write(REQUEST).answer();
        } catch (IOException refused) {
            return "";
        }
    }

    @Test
    void theProxysWordComesBeforeTls() throws IOException {
        Map<String, String> proxied = new HashMap<>(settings);
        proxied.put("MOZDEF_BASTION_ALLOWLIST", "192.0.2.0/24");
        proxied.put("MOZDEF_BASTION_PROXY_NETWORKS", "127.0.0.9");
        proxied.put("MOZDEF_BASTION_PROXY_PROTOCOL", "true");
        try (Bastion behind = Bastion.start(sqs.queueUrl(), proxied)) {
            assertThat(answer(behind, "192.0.2.7")).startsWith("HTTP/1.1 200 ");
            assertThat(answer(behind, "203.0.113.7")).startsWith("HTTP/1.1 401 ");
        }
    }

    private static String answer(Bastion behind, String sender) throws IOException {
        try (RawHttp raw = new RawHttp(behind.port(), "127.0.0.9");
                RawHttp tls = raw.write("PROXY TCP4 " + sender + " 127.0.0.1 4711 8080\r\n")
                        .startTls(client)) {
            return tls.write(REQUEST).answer();
        }
    }

    /** The first bytes that a ClientHello of this version is answered with: it offers ECDHE-ECDSA with AES, secp256r1 and SHA-256. */
    private static byte[] hello(int version) throws IOException {
        byte[] extensions = HexFormat.of().parseHex("000a000400020017" + "000b00020100" + "000d0006000404030203");
        ByteBuffer body = ByteBuffer.allocate(2 + 32 + 1 + 2 + 6 + 2 + 2 + extensions.length);
        body.putShort((short) version)
                .put("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 0)
                .putShort((short) 6)
                .putShort((short) 0xC02B)
                .putShort((short) 0xC009)
                .putShort((short) 0x00FF)
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) extensions.length)
                .put(extensions);
        ByteBuffer record = ByteBuffer.allocate(9 + body.capacity());
        record.put(HANDSHAKE)
                .putShort((short) 0x0301)
                .putShort((short) (4 + body.capacity()))
                .putInt(1 << 24 | body.capacity())
                .put(body.array());
        try (RawHttp raw = new RawHttp(bastion.port())) {
            return raw.write(record.array()).in().readNBytes(7);
        }
    }
}
