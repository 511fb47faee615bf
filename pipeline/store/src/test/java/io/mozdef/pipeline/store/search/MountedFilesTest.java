// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mozdef.pipeline.store.event.WriteOutcome;
import io.mozdef.pipeline.store.event.WriteOutcome.Forbidden;
import io.mozdef.pipeline.store.event.WriteOutcome.Retryable;
import io.mozdef.pipeline.store.event.WriteOutcome.Stored;
import io.mozdef.pipeline.testkit.EventBuilder;
import io.mozdef.pipeline.testkit.SettableClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Passwords, API keys and authorities from mounted files that change under a running process (design-events.md 8). */
class MountedFilesTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String CREATED = "{\"items\":[{\"create\":{\"status\":201}}]}";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"password", "api-key"})
    void whatIsWrittenIntoTheFileIsUsedFromThenOn(String kind) throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), "wrong\n");
        Map<String, String> keys = new HashMap<>(Map.of(kind + "-file", file.toString()));
        if (kind.equals("password")) {
            keys.put("username", "alice");
        }
        try (RecordedEngine server = new RecordedEngine();
                SearchEngine engine = open(server, keys)) {
            server.bulkAnswers(200, CREATED);
            server.admitOnly(kind.equals("password") ? "Basic " + base64("alice:wonderland") : "ApiKey wonderland");
            assertThat(write(engine)).isInstanceOf(Forbidden.class);
            assertThat(engine.problem())
                    .hasValueSatisfying(word -> assertThat(word).contains("401").doesNotContain("wrong", "alice"));
            swap(file, "wonderland");
            await().atMost(SOON).untilAsserted(() -> assertThat(write(engine)).isEqualTo(new Stored(false)));
            assertThat(engine.problem()).isEmpty();
        }
    }

    @Test
    void onlyTheOwnAuthorityIsTrustedAndItCanBeReplaced() throws Exception {
        TestAuthority first = TestAuthority.selfSigned(Files.createDirectory(folder.resolve("first")), "ip:127.0.0.1");
        TestAuthority second = TestAuthority.signing(Files.createDirectory(folder.resolve("second")), "ip:127.0.0.1");
        Path trusted = Files.copy(first.pem(), folder.resolve("ca.pem"));
        try (RecordedEngine one = new RecordedEngine(first.server());
                RecordedEngine two = new RecordedEngine(second.server());
                SearchEngine toOne = open(one, Map.of("ca-file", trusted.toString()));
                SearchEngine toTwo = open(two, Map.of("ca-file", trusted.toString()));
                SearchEngine withoutFile = open(one, Map.of())) {
            one.bulkAnswers(200, CREATED);
            two.bulkAnswers(200, CREATED);
            assertThat(write(toOne)).isEqualTo(new Stored(false));
            assertThat(write(toTwo)).isInstanceOf(Retryable.class);
            assertThat(write(withoutFile)).isInstanceOf(Retryable.class);
            assertThat(toTwo.problem()).isPresent();
            assertThat(two.authorizations()).isEmpty();

            swap(trusted, Files.readString(second.pem()));
            await().atMost(SOON).untilAsserted(() -> assertThat(write(toTwo)).isEqualTo(new Stored(false)));
        }
    }

    @Test
    void aCertificateForAnotherNameIsRefused() throws Exception {
        TestAuthority authority = TestAuthority.selfSigned(folder, "dns:search.example");
        try (RecordedEngine server = new RecordedEngine(authority.server());
                SearchEngine engine =
                        open(server, Map.of("ca-file", authority.pem().toString()))) {
            server.bulkAnswers(200, CREATED);
            assertThat(write(engine)).isInstanceOf(Retryable.class);
            assertThat(server.authorizations()).isEmpty();
        }
    }

    /** As the kubelet does: the new content appears at once under the old name. */
    private static void swap(Path file, String content) throws Exception {
        Path other = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), content);
        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static SearchEngine open(RecordedEngine server, Map<String, String> keys) {
        return SearchEngine.open(TestConfig.of(server.uri(), keys), new SettableClock(NOW));
    }

    private static WriteOutcome write(SearchEngine engine) {
        return engine.events()
                .write(List.of(EventBuilder.receivedAt(NOW).id("e").build()))
                .toCompletableFuture()
                .join()
                .get(0);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
