// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start with a bad configuration ends at once and names everything that is wrong. */
class StartIT {
    private static final String QUEUE = "http://127.0.0.1:1/000000000000/q";

    @Test
    void namesEveryProblemAtOnce() {
        Map<String, String> settings = new HashMap<>();
        settings.put("UMD_SECRET", "short");
        settings.put("MOZDEF_BASTION_QUEUE_MAX_MESSAGE_SIZE", "2M");
        assertThat(ended(settings))
                .contains("the configuration has")
                .contains("mozdef.bastion.allowlist: missing", "0.0.0.0/0,::/0")
                .contains("'UMD_SECRET' is shorter than 32 characters")
                .contains("mozdef.bastion.queue.url: missing")
                .contains("mozdef.bastion.queue.max-message-size")
                .contains("quarkus.sqs.aws.region")
                .doesNotContain("\tat ");
    }

    @Test
    void wantsAnAllowlist() {
        assertThat(ended("MOZDEF_BASTION_ALLOWLIST", "")).contains("mozdef.bastion.allowlist: missing");
    }

    @Test
    void wantsAllowlistEntriesThatMeanSomething() {
        assertThat(ended("MOZDEF_BASTION_ALLOWLIST", "192.0.2.0/24,192.0.2.1/24"))
                .contains("mozdef.bastion.allowlist: '192.0.2.1/24' has bits set behind its prefix");
    }

    @Test
    void wantsASecret() {
        assertThat(ended("UMD_SECRET", ""))
                .contains("mozdef.bastion.sources.uptycs.secrets-dir: there is no valid secret");
    }

    @Test
    void wantsSecretsThatAreLongEnoughInFilesToo(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("weak"), "0123456789abcdef0123456789abcde");
        Map<String, String> settings = Bastion.settings(QUEUE);
        settings.put("UMD_SECRET", "");
        settings.put("MOZDEF_BASTION_SOURCES_UPTYCS_SECRETS_DIR", folder.toString());
        assertThat(ended(settings))
                .contains("mozdef.bastion.sources.uptycs.secrets-dir: secret 'weak' is shorter than 32 characters")
                .doesNotContain("0123456789abcdef");
    }

    @Test
    void wantsNumbersThatCanWork() {
        Map<String, String> settings = Bastion.settings(QUEUE + ".fifo");
        settings.put("MOZDEF_BASTION_LIMIT_IN_FLIGHT", "0");
        settings.put("MOZDEF_BASTION_LIMIT_HEADERS", "0");
        settings.put("MOZDEF_BASTION_QUEUE_CIRCUIT_FAILURES", "0");
        settings.put("MOZDEF_BASTION_HTTP_CONNECTIONS", "0");
        settings.put("MOZDEF_BASTION_HTTP_CONNECTIONS_PER_ADDRESS", "0");
        settings.put("MOZDEF_BASTION_SOURCES_UPTYCS_RATE", "-1");
        assertThat(ended(settings))
                .contains(
                        "mozdef.bastion.queue.url: a FIFO queue",
                        "mozdef.bastion.limit.in-flight: must be more than 0",
                        "mozdef.bastion.limit.headers: must be more than 0",
                        "mozdef.bastion.queue.circuit-failures: must be more than 0",
                        "mozdef.bastion.http.connections: must be more than 0",
                        "mozdef.bastion.http.connections-per-address: must be more than 0",
                        "mozdef.bastion.sources.uptycs.rate: must be 0 (off) or more");
    }

    @Test
    void wantsNoMoreConnectionsThanTheHeapHolds() {
        assertThat(ended("MOZDEF_BASTION_HTTP_CONNECTIONS", "50000"))
                .contains("mozdef.bastion.http.connections: 50000 need 390 MB of heap (-Xmx)");
    }

    @Test
    void wantsFilesThatExist() {
        Map<String, String> settings = Bastion.settings(QUEUE);
        settings.put("MOZDEF_BASTION_ALLOWLIST_FILE", "/nowhere/allowlist");
        settings.put("MOZDEF_BASTION_SOURCES_UPTYCS_SECRETS_DIR", "/nowhere/secrets");
        assertThat(ended(settings))
                .contains("mozdef.bastion.allowlist-file: cannot be read")
                .contains("mozdef.bastion.sources.uptycs.secrets-dir: cannot be read");
    }

    @Test
    void tellsKubernetesWhyItDidNotStart(@TempDir Path folder) throws IOException {
        Path message = Files.createFile(folder.resolve("termination-log"));
        Map<String, String> settings = Bastion.settings(QUEUE);
        settings.put("MOZDEF_BASTION_ALLOWLIST", "");
        settings.put("MOZDEF_BASTION_TERMINATION_MESSAGE_FILE", message.toString());
        ended(settings);
        assertThat(message).content().contains("mozdef.bastion.allowlist: missing");
    }

    @Test
    void startsThoughTheQueueIsDown() {
        try (Bastion bastion = Bastion.start(QUEUE, Map.of())) {
            assertThat(bastion.get("/q/health/live").statusCode()).isEqualTo(200);
            assertThat(bastion.log()).contains("UMD_SECRET is taken from the environment");
        }
    }

    private static String ended(String key, String value) {
        Map<String, String> settings = Bastion.settings(QUEUE);
        settings.put(key, value);
        return ended(settings);
    }

    private static String ended(Map<String, String> settings) {
        try (Bastion bastion = Bastion.launch(settings)) {
            assertThat(bastion.awaitExit()).isEqualTo(1);
            return bastion.log();
        }
    }
}
