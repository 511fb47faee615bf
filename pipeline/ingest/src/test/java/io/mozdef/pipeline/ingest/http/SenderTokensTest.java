// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SenderTokensTest {

    @TempDir
    Path folder;

    static LoginputConfig config(Map<String, String> properties) {
        Map<String, String> all = new HashMap<>();
        properties.forEach((key, value) -> all.put("mozdef.loginput." + key, value));
        return new SmallRyeConfigBuilder()
                .withMapping(LoginputConfig.class)
                .withSources(new PropertiesConfigSource(all, "test", 100))
                .build()
                .getConfigMapping(LoginputConfig.class);
    }

    private SenderTokens tokens() {
        return new SenderTokens(config(Map.of("tokens-dir", folder.toString())));
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void admitsWhoShowsATokenAndNobodyElse() throws IOException {
        Files.writeString(folder.resolve("shipper"), "s3cret\n");
        Files.writeString(folder.resolve("empty"), "\n");
        Files.writeString(folder.resolve(".hidden"), "hidden");
        SenderTokens tokens = tokens();
        assertThat(tokens.sender("Bearer s3cret")).contains("shipper");
        assertThat(tokens.sender("bearer s3cret")).contains("shipper");
        assertThat(tokens.sender(basic("anyone:s3cret"))).contains("shipper");
        for (String wrong : new String[] {
            null,
            "",
            "Bearer ",
            "Bearer s3cre",
            "Bearer s3cret2",
            "Bearer hidden",
            "s3cret",
            basic("s3cret"),
            basic("s3cret:"),
            "Basic !!"
        }) {
            assertThat(tokens.sender(wrong)).as("%s", wrong).isEmpty();
        }
    }

    @Test
    void takesNewTokensAndForgetsOldOnesWithoutRestart() throws IOException {
        Files.writeString(folder.resolve("shipper"), "old");
        SenderTokens tokens = tokens();
        Files.writeString(folder.resolve("shipper"), "new");
        await().untilAsserted(() -> assertThat(tokens.sender("Bearer new")).contains("shipper"));
        assertThat(tokens.sender("Bearer old")).isEmpty();
        Files.delete(folder.resolve("shipper"));
        await().untilAsserted(() -> assertThat(tokens.sender("Bearer new")).isEmpty());
        assertThat(tokens.problem()).isPresent();
    }

    @Test
    void admitsNobodyWhenTheFolderIsMissingOrNotNamed() {
        assertThat(new SenderTokens(config(Map.of("tokens-dir", "/nowhere"))).sender("Bearer x"))
                .isEmpty();
        assertThat(new SenderTokens(config(Map.of())).sender("Bearer x")).isEmpty();
        assertThat(new SenderTokens(config(Map.of())).problem()).isPresent();
    }

    @Test
    void admitsEverybodyWhenAnonymous() {
        SenderTokens tokens = new SenderTokens(config(Map.of("anonymous", "true")));
        assertThat(tokens.sender(null)).contains(SenderTokens.ANONYMOUS);
        assertThat(tokens.problem()).isEmpty();
    }

    @Test
    void refusesOnlyTheSenderWhoseFileCannotBeRead() throws IOException {
        Files.writeString(folder.resolve("shipper"), "s3cret");
        Files.write(folder.resolve("broken"), new byte[] {(byte) 0xC3, (byte) 0x28});
        SenderTokens tokens = tokens();
        assertThat(tokens.sender("Bearer s3cret")).contains("shipper");
        assertThat(tokens.sender("Bearer \u00c3(")).isEmpty();
        assertThat(tokens.problem()).isEmpty();
    }

    @Test
    void refusesNobodyWhileKubeletRenewsTheFolder() throws Exception {
        renew(0);
        AtomicLong nanos = new AtomicLong();
        // each look is long after the one before: the folder is read anew every time
        SenderTokens tokens = new SenderTokens(
                config(Map.of("tokens-dir", folder.toString())), () -> nanos.addAndGet(10_000_000_000L));
        AtomicInteger refused = new AtomicInteger();
        AtomicBoolean renewing = new AtomicBoolean(true);
        Thread sender = new Thread(() -> {
            while (renewing.get()) {
                if (tokens.sender("Bearer s3cret").isEmpty()) {
                    refused.incrementAndGet();
                }
            }
        });
        sender.start();
        for (int i = 1; i <= 1_000; i++) {
            renew(i);
        }
        renewing.set(false);
        sender.join();
        assertThat(refused).hasValue(0);
        assertThat(tokens.problem()).isEmpty();
    }

    /** As kubelet does it: a new folder, the link swapped in one step, the old folder deleted. */
    private void renew(int generation) throws IOException {
        Path link = folder.resolve("..data");
        Path old = generation == 0 ? null : folder.resolve(Files.readSymbolicLink(link));
        Path fresh = Files.createDirectory(folder.resolve("..generation" + generation));
        for (String name : List.of("agent", "shipper", "zeek")) {
            Files.writeString(fresh.resolve(name), "shipper".equals(name) ? "s3cret" : name);
            if (old == null) {
                Files.createSymbolicLink(folder.resolve(name), Path.of("..data", name));
            }
        }
        Path swap = folder.resolve("..data_tmp");
        Files.createSymbolicLink(swap, fresh.getFileName());
        Files.move(swap, link, StandardCopyOption.ATOMIC_MOVE);
        if (old != null) {
            for (String name : List.of("agent", "shipper", "zeek")) {
                Files.delete(old.resolve(name));
            }
            Files.delete(old);
        }
    }
}
