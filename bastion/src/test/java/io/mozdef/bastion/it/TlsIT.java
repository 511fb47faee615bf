// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS on the public port: renewal while connections stand, client certificates, and what is owed to a handshake. */
class TlsIT {
    private static final String REQUEST = "POST /uptycs HTTP/1.1\r\nHost: b\r\n" + Bastion.HEADER + ": "
            + Bastion.SECRET + "\r\nContent-Length: 2\r\n\r\n{}";

    @TempDir
    static Path folder;

    private static TestCertificate first;
    private static TestCertificate second;
    private static TestCertificate third;
    private static SSLContext client;
    private static StubSqs sqs;
    private static Bastion bastion;

    @BeforeAll
    static void start() throws IOException {
        first = TestCertificate.make(folder, "first", "EC");
        second = TestCertificate.make(folder, "second", "RSA");
        third = TestCertificate.make(folder, "third", "EC");
        client = TestCertificate.client(null, first, second);
        sqs = StubSqs.start();
        swap("..first", first, first);
        bastion = Bastion.start(sqs.queueUrl(), tls(Map.of()));
    }

    @AfterAll
    static void stop() {
        bastion.close();
        sqs.close();
    }

    @Test
    void aRenewedCertificateServesTheNextHandshakeAndEndsNoConnection() throws Exception {
        try (RawHttp standing = connect()) {
            assertThat(standing.serial()).isEqualTo(first.certificate().getSerialNumber());
            assertThat(standing.write(REQUEST).answer()).startsWith("HTTP/1.1 200 ");
            AtomicBoolean done = new AtomicBoolean();
            AtomicInteger answered = new AtomicInteger();
            CompletableFuture<Void> honest = CompletableFuture.runAsync(() -> {
                while (!done.get()) {
                    try (RawHttp next = connect()) {
                        assertThat(next.write(REQUEST).answer()).startsWith("HTTP/1.1 200 ");
                        answered.incrementAndGet();
                    } catch (IOException e) {
                        throw new AssertionError("a connection was dropped", e);
                    }
                }
            });
            await().until(() -> answered.get() > 2 || honest.isDone());
            swap("..half", third, first);
            await().until(() -> bastion.readiness().encode().contains("the key is not that of the certificate"));
            swap("..second", second, second);
            await().until(() -> served().equals(second.certificate().getSerialNumber()));
            int before = answered.get();
            await().until(() -> answered.get() > before + 2 || honest.isDone());
            done.set(true);
            honest.get();
            assertThat(standing.write(REQUEST).answer()).startsWith("HTTP/1.1 200 ");
        }
        assertThat(bastion.metric("mozdef_bastion_tls_certificate_expires_seconds"))
                .isEqualTo(second.certificate().getNotAfter().toInstant().getEpochSecond());
        swap("..first-again", first, first);
        await().until(() -> served().equals(first.certificate().getSerialNumber()));
    }

    @Test
    void plainTextGetsNoAnswer() throws IOException {
        try (RawHttp raw = new RawHttp(bastion.port())) {
            raw.write(REQUEST);
            assertThat(raw.untilClosed()).doesNotContain("HTTP/1.1");
        }
    }

    @Test
    void aHandshakeThatNeverComesIsEndedAndOneAddressHasAShareOfThem() throws IOException {
        List<RawHttp> open = new ArrayList<>();
        try (Bastion impatient = Bastion.start(sqs.queueUrl(), tls(Map.of("MOZDEF_BASTION_HTTP_HEADER_TIME", "3s")))) {
            for (int i = 0; i < 25; i++) {
                open.add(new RawHttp(impatient.port(), "127.0.0.7"));
            }
            await().until(() -> impatient.metric("mozdef_bastion_connections_closed_total{reason=\"address\"}") == 5);
            for (RawHttp silent : open) {
                silent.untilClosed(); // fails after a minute
            }
        } finally {
            for (RawHttp raw : open) {
                raw.close();
            }
        }
    }

    @Test
    void whereClientCertificatesAreWantedNobodyIsServedWithoutOne() throws Exception {
        TestCertificate known = TestCertificate.make(folder, "known", "EC");
        TestCertificate other = TestCertificate.make(folder, "other", "EC");
        Path authorities = Files.writeString(folder.resolve("authorities.pem"), known.certificatePem());
        try (Bastion mutual = Bastion.start(
                sqs.queueUrl(), tls(Map.of("MOZDEF_BASTION_TLS_CLIENT_AUTHORITY_FILE", authorities.toString())))) {
            SSLContext welcome = TestCertificate.client(known, first);
            assertThat(answer(mutual, welcome)).startsWith("HTTP/1.1 200 ");
            assertThat(answer(mutual, TestCertificate.client(null, first))).isEmpty();
            assertThat(answer(mutual, TestCertificate.client(other, first))).isEmpty();
            Files.writeString(authorities, other.certificatePem());
            await("a resumed session is judged anew")
                    .until(() -> answer(mutual, welcome).isEmpty());
            assertThat(answer(mutual, TestCertificate.client(other, first))).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void aStartNeedsFilesThatFit() {
        Map<String, String> settings = Bastion.settings(sqs.queueUrl());
        settings.put(
                "MOZDEF_BASTION_TLS_CERTIFICATE_FILE", folder.resolve("nowhere").toString());
        settings.put(
                "MOZDEF_BASTION_TLS_CLIENT_AUTHORITY_FILE",
                folder.resolve("first.p12").toString());
        try (Bastion ended = Bastion.launch(settings)) {
            assertThat(ended.awaitExit()).isEqualTo(1);
            assertThat(ended.log())
                    .contains("mozdef.bastion.tls.key-file: missing")
                    .contains("mozdef.bastion.tls.client-authority-file: cannot be read");
        }
    }

    /** In TLS 1.3 a client learns only from the first read that its certificate was refused. */
    private static String answer(Bastion from, SSLContext context) {
        try (RawHttp raw = RawHttp.tls(from.port(), context, "http/1.1")) {
            return raw.write(REQUEST).answer();
        } catch (IOException refused) {
            return "";
        }
    }

    private static RawHttp connect() throws IOException {
        return RawHttp.tls(bastion.port(), client, "http/1.1");
    }

    private static java.math.BigInteger served() throws IOException {
        try (RawHttp raw = RawHttp.tls(bastion.port(), TestCertificate.client(null, first, second), "http/1.1")) {
            return raw.serial();
        }
    }

    private static Map<String, String> tls(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(first.settings(folder.resolve("unused")));
        settings.replaceAll((key, file) ->
                folder.resolve("..data").resolve(Path.of(file).getFileName()).toString());
        settings.putAll(more);
        return settings;
    }

    private static void swap(String name, TestCertificate certificate, TestCertificate key) throws IOException {
        certificate.settings(folder.resolve(name));
        key.settings(folder.resolve(name + "-key"));
        Files.move(
                folder.resolve(name + "-key").resolve("tls.key"),
                folder.resolve(name).resolve("tls.key"),
                StandardCopyOption.REPLACE_EXISTING);
        Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of(name));
        Files.move(folder.resolve("..data_tmp"), folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    }
}
