// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mozdef.pipeline.devstack.client.Devstack;
import io.mozdef.pipeline.devstack.client.TlsTunnel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A queue behind TLS whose authority the platform does not know. */
class AddedAuthoritiesIT {
    @TempDir
    static Path folder;

    private static Devstack devstack;
    private static TlsTunnel tunnel;
    private static Path authority;
    private static Path other;

    @BeforeAll
    static void start() throws IOException {
        devstack = Devstack.shared(Devstack.Server.SQS);
        TestCertificate server = TestCertificate.make(folder, "queue", "EC");
        authority = Files.writeString(folder.resolve("queue.pem"), server.certificatePem());
        other = Files.writeString(
                folder.resolve("other.pem"),
                TestCertificate.make(folder, "other", "EC").certificatePem());
        tunnel = TlsTunnel.to(devstack.sqs(), TestCertificate.client(server));
    }

    @AfterAll
    static void stop() {
        tunnel.close();
    }

    private static Map<String, String> settings(String files) {
        Map<String, String> settings = new HashMap<>();
        settings.put("QUARKUS_SQS_ENDPOINT_OVERRIDE", tunnel.uri().toString());
        settings.put("MOZDEF_BASTION_CA_FILES", files);
        return settings;
    }

    @Test
    void whatTheFilesNameIsTrusted() {
        String url = devstack.createQueue("bastion-added-authority", Map.of());
        try (RealQueue queue = new RealQueue(devstack.sqs(), url);
                Bastion bastion = Bastion.start(url, settings(other + ", " + authority))) {
            assertThat(bastion.post("{\"over\":\"tls\"}".getBytes(UTF_8)))
                    .as(bastion::log)
                    .isEqualTo(200);
            assertThat(queue.drain()).extracting(m -> m.body()).containsExactly("{\"over\":\"tls\"}");
        }
    }

    @Test
    void andNobodyElse() {
        String url = devstack.createQueue("bastion-unknown-authority", Map.of());
        try (RealQueue queue = new RealQueue(devstack.sqs(), url);
                Bastion bastion = Bastion.start(url, settings(other.toString()))) {
            assertThat(bastion.post("{}".getBytes(UTF_8))).as(bastion::log).isEqualTo(503);
            assertThat(queue.drain()).isEmpty();
        }
    }

    /** The key as the operator writes it, too. */
    @Test
    void filesWithoutCertificatesEndTheStart() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "nothing\n");
        Map<String, String> settings = Bastion.settings("http://127.0.0.1:1/000000000000/q");
        settings.put("mozdef.bastion.ca-files", empty + ",/nowhere/ca.pem");
        try (Bastion bastion = Bastion.launch(settings)) {
            assertThat(bastion.awaitExit()).isEqualTo(1);
            assertThat(bastion.log())
                    .contains("mozdef.bastion.ca-files: " + empty + " holds no")
                    .contains("mozdef.bastion.ca-files: /nowhere/ca.pem cannot be read");
        }
    }
}
