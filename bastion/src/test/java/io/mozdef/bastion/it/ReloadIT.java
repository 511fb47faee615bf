// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets and addresses change while requests come in. */
class ReloadIT {
    private static final byte[] BODY = "{}".getBytes(UTF_8);
    private static final String OLD = "old-0123456789abcdef0123456789abcdef";
    private static final String NEW = "new-0123456789abcdef0123456789abcdef";

    @TempDir
    Path folder;

    @Test
    void aRotationInKubeletsWayRefusesNobody() throws IOException {
        generation("..1", Map.of("current", OLD));
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..1"));
        try (StubSqs sqs = StubSqs.start();
                Bastion bastion = Bastion.start(
                        sqs.queueUrl(),
                        Map.of("UMD_SECRET", "", "MOZDEF_BASTION_SOURCES_UPTYCS_SECRETS_DIR", folder.toString()))) {
            assertThat(bastion.post(BODY, NEW)).isEqualTo(401);
            AtomicBoolean done = new AtomicBoolean();
            CompletableFuture<Integer> honest = CompletableFuture.supplyAsync(() -> {
                int worst = 200;
                while (!done.get()) {
                    worst = Math.max(worst, bastion.post(BODY, OLD));
                }
                return worst;
            });
            swap("..2", Map.of("current", NEW, "previous", OLD));
            await().until(() -> bastion.post(BODY, NEW) == 200);
            done.set(true);
            assertThat(honest.join()).isEqualTo(200);
            double previous = used(bastion, "previous");
            double current = used(bastion, "current");
            assertThat(bastion.post(BODY, OLD)).isEqualTo(200);
            assertThat(used(bastion, "previous")).isEqualTo(previous + 1);
            assertThat(used(bastion, "current")).isEqualTo(current);
            sqs.behave(StubSqs.FAIL);
            assertThat(bastion.post(BODY, OLD)).isEqualTo(503);
            assertThat(used(bastion, "previous"))
                    .as("shown, whatever became of it")
                    .isEqualTo(previous + 2);
            sqs.behave(StubSqs.ACCEPT);

            swap("..3", Map.of("current", NEW, "never-shown", OLD + "0"));
            await().until(() -> bastion.post(BODY, OLD) == 401);
            assertThat(bastion.get("/q/metrics").body()).contains("secret=\"never-shown\",source=\"uptycs\"} 0.0");
            assertThat(bastion.post(BODY, NEW)).isEqualTo(200);
            assertThat(bastion.log()).doesNotContain(OLD, NEW);
        }
    }

    @Test
    void swapsWithDeletedGenerationsRefuseNobody() throws IOException {
        generation("..0", Map.of("a", OLD, "b", NEW));
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..0"));
        try (StubSqs sqs = StubSqs.start();
                Bastion bastion = Bastion.start(
                        sqs.queueUrl(),
                        Map.of(
                                "UMD_SECRET", "",
                                "MOZDEF_BASTION_RELOAD_INTERVAL", "100ms",
                                "MOZDEF_BASTION_SOURCES_UPTYCS_SECRETS_DIR", folder.toString()))) {
            for (int i = 1; i <= 150; i++) {
                Path before = folder.resolve(Files.readSymbolicLink(folder.resolve("..data")));
                swap("..s" + i, Map.of("a", OLD, "b", NEW));
                Files.delete(before.resolve("a"));
                Files.delete(before.resolve("b"));
                Files.delete(before);
                assertThat(bastion.post(BODY, i % 2 == 0 ? OLD : NEW)).isEqualTo(200);
            }
        }
    }

    private static double used(Bastion bastion, String secret) {
        return bastion.metric("mozdef_bastion_secret_used_total{secret=\"" + secret + "\",source=\"uptycs\"}");
    }

    @Test
    void anAllowlistFileIsReadAgainAndAnEmptyOneAdmitsNobody() throws IOException {
        Path file = Files.writeString(folder.resolve("allowlist"), "");
        try (StubSqs sqs = StubSqs.start();
                Bastion bastion = Bastion.start(
                        sqs.queueUrl(),
                        Map.of("MOZDEF_BASTION_ALLOWLIST", "", "MOZDEF_BASTION_ALLOWLIST_FILE", file.toString()))) {
            assertThat(bastion.post(BODY)).isEqualTo(401);
            Files.writeString(file, "# Uptycs\n127.0.0.0/8\n");
            await().until(() -> bastion.post(BODY) == 200);
            Files.writeString(file, "127.0.0.0/8\nnonsense\n");
            await().until(() -> bastion.readiness().encode().contains("'nonsense' is not an address"));
            assertThat(bastion.post(BODY)).isEqualTo(200);
            Files.delete(file);
            await().until(() -> bastion.readiness().encode().contains("cannot be read, the last state stays"));
            assertThat(bastion.post(BODY)).isEqualTo(200);
            Files.writeString(file, "192.0.2.0/24");
            await().until(() -> bastion.post(BODY) == 401);
        }
    }

    private void generation(String name, Map<String, String> secrets) throws IOException {
        Path generation = Files.createDirectory(folder.resolve(name));
        for (Map.Entry<String, String> secret : secrets.entrySet()) {
            Files.writeString(generation.resolve(secret.getKey()), secret.getValue());
        }
    }

    private void swap(String name, Map<String, String> secrets) throws IOException {
        generation(name, secrets);
        Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of(name));
        Files.move(folder.resolve("..data_tmp"), folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    }
}
