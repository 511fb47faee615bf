// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.it;

import static io.mozdef.bastion.it.RawHttp2.END_HEADERS;
import static io.mozdef.bastion.it.RawHttp2.END_STREAM;
import static io.mozdef.bastion.it.RawHttp2.GO_AWAY;
import static io.mozdef.bastion.it.RawHttp2.HEADERS;
import static io.mozdef.bastion.it.RawHttp2.RST_STREAM;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2, by a client that behaves and by one that writes its own frames. */
class Http2IT {
    private static final String NAME = Bastion.HEADER.toLowerCase(Locale.ROOT);

    @TempDir
    static Path folder;

    private static Map<String, String> settings;
    private static SSLContext client;
    private static StubSqs sqs;
    private static Bastion bastion;

    @BeforeAll
    static void start() {
        TestCertificate certificate = TestCertificate.make(folder, "http2", "EC");
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

    @Test
    void manyRequestsShareAConnection() {
        HttpClient http = HttpClient.newBuilder()
                .sslContext(client)
                .version(HttpClient.Version.HTTP_2)
                .build();
        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 50)
                .mapToObj(i -> http.sendAsync(
                        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + bastion.port() + "/uptycs"))
                                .header(Bastion.HEADER, Bastion.SECRET)
                                .POST(HttpRequest.BodyPublishers.ofString("h2-" + i))
                                .build(),
                        HttpResponse.BodyHandlers.ofString()))
                .toList();
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(answer.join().statusCode()).isEqualTo(200);
            assertThat(answer.join().version()).isEqualTo(HttpClient.Version.HTTP_2);
        }
        assertThat(sqs.accepted())
                .containsAll(IntStream.range(0, 50).mapToObj(i -> "h2-" + i).toList());
    }

    @Test
    void refusalsLookAlikeAndReadNoBody() throws IOException {
        byte[] wrongSecret = refusal(RawHttp2.post("/uptycs", NAME, "wrong", "content-length", "100000"));
        byte[] wrongPath = refusal(RawHttp2.post("/other", NAME, Bastion.SECRET, "content-length", "100000"));
        assertThat(wrongPath).isEqualTo(wrongSecret);
    }

    private static byte[] refusal(byte[] block) throws IOException {
        try (RawHttp2 raw = new RawHttp2(bastion.port(), client)) {
            raw.frame(HEADERS, END_HEADERS, 1, block);
            RawHttp2.Frame answer = raw.next(frame -> frame.type() == HEADERS);
            assertThat(answer).isNotNull();
            assertThat(new String(answer.payload(), UTF_8)).doesNotContain("200");
            assertThat(answer.flags() & END_STREAM).isPositive();
            RawHttp2.Frame stop = raw.next(frame -> frame.type() == RST_STREAM);
            assertThat(stop).isNotNull();
            assertThat(stop.error()).isZero();
            return answer.payload();
        }
    }

    @Test
    void rapidResetsEndTheConnectionAndNothingElse() throws IOException {
        byte[] block = RawHttp2.post("/uptycs", NAME, Bastion.SECRET, "content-length", "10");
        try (RawHttp2 raw = new RawHttp2(bastion.port(), client)) {
            try {
                for (int stream = 1; stream < 2_000; stream += 2) {
                    raw.frame(HEADERS, END_HEADERS, stream, block).reset(stream);
                }
            } catch (IOException closed) {
                // the answer may be there before all is sent
            }
            RawHttp2.Frame end = raw.next(frame -> frame.type() == GO_AWAY);
            assertThat(end).as("GOAWAY").isNotNull();
            assertThat(end.error()).isEqualTo(RawHttp2.ENHANCE_YOUR_CALM);
            assertThat(raw.next(frame -> false)).as("then it is closed").isNull();
        }
        await().untilAsserted(() -> {
            assertThat(bastion.metric("mozdef_bastion_in_flight")).isZero();
            assertThat(bastion.metric("mozdef_bastion_body_memory_bytes")).isZero();
        });
        try (RawHttp2 raw = new RawHttp2(bastion.port(), client)) {
            raw.frame(HEADERS, END_HEADERS, 1, RawHttp2.post("/uptycs", NAME, Bastion.SECRET))
                    .frame(RawHttp2.DATA, END_STREAM, 1, "still here".getBytes(UTF_8));
            assertThat(raw.next(frame -> frame.type() == HEADERS && frame.stream() == 1))
                    .isNotNull();
        }
        assertThat(sqs.accepted()).contains("still here");
    }

    /** Netty holds a client to what it has agreed to; this one may agree or not. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void moreStreamsThanAllowedAreRefused(boolean agrees) throws IOException {
        byte[] block = RawHttp2.post("/uptycs", NAME, Bastion.SECRET, "content-length", "10");
        try (RawHttp2 raw = new RawHttp2(bastion.port(), client)) {
            if (agrees) {
                assertThat(raw.agree(RawHttp2.MAX_CONCURRENT_STREAMS)).isEqualTo(100);
            }
            for (int stream = 1; stream < 2 * 101; stream += 2) {
                raw.frame(HEADERS, END_HEADERS, stream, block);
            }
            RawHttp2.Frame refused = raw.next(frame -> frame.type() == RST_STREAM || frame.type() == GO_AWAY);
            assertThat(refused).isNotNull();
            assertThat(refused.error()).as("not a timeout's NO_ERROR").isEqualTo(RawHttp2.REFUSED_STREAM);
        }
    }

    @Test
    void aHeaderBlockAboveTheLimitIsNotServed() throws IOException {
        try (RawHttp2 raw = new RawHttp2(bastion.port(), client)) {
            raw.agree(0);
            raw.frame(
                            HEADERS,
                            END_HEADERS,
                            1,
                            RawHttp2.post("/uptycs", NAME, Bastion.SECRET, "x-large", "x".repeat(9_000)))
                    .frame(RawHttp2.DATA, END_STREAM, 1, "large header".getBytes(UTF_8));
            RawHttp2.Frame answer =
                    raw.next(frame -> frame.type() == HEADERS || frame.type() == RST_STREAM || frame.type() == GO_AWAY);
            assertThat(answer == null || answer.type() != HEADERS || answer.payload()[0] != (byte) 0x88)
                    .as("no :status 200")
                    .isTrue();
        }
    }

    @Test
    void aConnectionThatRestsIsEndedThoughItPings() throws IOException {
        Map<String, String> impatient = new HashMap<>(settings);
        impatient.put("MOZDEF_BASTION_HTTP_IDLE_TIMEOUT", "1s");
        try (Bastion other = Bastion.start(sqs.queueUrl(), impatient);
                RawHttp2 raw = new RawHttp2(other.port(), client)) {
            raw.frame(HEADERS, END_HEADERS, 1, RawHttp2.post("/uptycs", NAME, Bastion.SECRET, "content-length", "1"))
                    .reset(1);
            await().until(() -> {
                try {
                    raw.frame(6, 0, 0, new byte[8]);
                } catch (IOException closed) {
                    // what we wait for
                }
                return other.metric("mozdef_bastion_connections_closed_total{reason=\"slow\"}") == 1;
            });
        }
    }
}
