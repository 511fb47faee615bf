// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the heap of README.md's flags, in which an OutOfMemoryError ends the process: nobody outside can bring it about. */
class HeapIT {
    private static final String SLOW = "POST /uptycs HTTP/1.1\r\nX-Slow: " + "x".repeat(7_000);
    private static final String REQUEST = "POST /uptycs HTTP/1.1\r\nHost: b\r\n" + Bastion.HEADER + ": "
            + Bastion.SECRET + "\r\nContent-Length: 2\r\n\r\n{}";

    @TempDir
    static Path folder;

    @Test
    void asManyConnectionsAsAreAllowedFitBehindTls() throws IOException {
        TestCertificate certificate = TestCertificate.make(folder, "server", "EC");
        SSLContext client = TestCertificate.client(null, certificate);
        Map<String, String> settings = new HashMap<>(certificate.settings(folder));
        settings.put("MOZDEF_BASTION_HTTP_HEADER_TIME", "1h");
        settings.put("MOZDEF_BASTION_HTTP_IDLE_TIMEOUT", "1h");
        settings.put("MOZDEF_BASTION_ALLOWLIST", "127.0.0.1,127.1.0.0/16");
        List<RawHttp> open = new ArrayList<>();
        try (StubSqs sqs = StubSqs.start();
                Bastion bastion = Bastion.start(sqs.queueUrl(), settings);
                RawHttp honest = RawHttp.tls(bastion.port(), client, "http/1.1")) {
            int known = fill(open, bastion, client, "127.1.");
            int strangers = fill(open, bastion, client, "127.2.");
            assertThat(known).isBetween(300, 3_000);
            assertThat(strangers).isEqualTo(400);
            await().until(() -> bastion.metric("mozdef_bastion_connections{who=\"known\"}") == known + 1);
            assertThat(honest.write(REQUEST).answer()).startsWith("HTTP/1.1 200 ");
            assertThat(bastion.isAlive()).isTrue();
        } finally {
            for (RawHttp raw : open) {
                raw.close();
            }
        }
    }

    /** Connects from ever new addresses until nobody more is let in, and says how many are. */
    private static int fill(List<RawHttp> open, Bastion bastion, SSLContext client, String network) throws IOException {
        int count = 0;
        for (int i = 0; i < 5_000; i++) {
            try {
                RawHttp raw =
                        RawHttp.tls(bastion.port(), network + i / 200 + "." + (1 + i / 10 % 20), client, "http/1.1");
                open.add(raw);
                raw.write(SLOW);
                count++;
            } catch (IOException full) {
                return count;
            }
        }
        throw new AssertionError("no end: " + count);
    }
}
