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
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
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
}
