// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretSourceTest {
    private static final String OLD = "old-0123456789abcdef0123456789abcdef";
    private static final String NEW = "new-0123456789abcdef0123456789abcdef";

    @TempDir
    Path folder;

    private final List<String> problems = new ArrayList<>();

    @Test
    void anyFileIsValidAndNamesItself() throws IOException {
        Files.writeString(folder.resolve("a"), OLD + "\n");
        Files.writeString(folder.resolve("b"), NEW);
        Secrets secrets = read();
        assertThat(secrets.match(OLD)).isEqualTo("a");
        assertThat(secrets.match(NEW)).isEqualTo("b");
        assertThat(problems).isEmpty();
    }

    @Test
    void nothingElseMatches() throws IOException {
        Files.writeString(folder.resolve("a"), OLD);
        Secrets secrets = read();
        assertThat(secrets.match(null)).isNull();
        assertThat(secrets.match("")).isNull();
        assertThat(secrets.match(OLD + "0")).isNull();
        assertThat(secrets.match(OLD.substring(1))).isNull();
        assertThat(secrets.match("a")).isNull();
        assertThat(Secrets.NONE.match("")).isNull();
        assertThat(Secrets.NONE.match(null)).isNull();
    }

    @Test
    void readsKubeletsFolderThroughItsSwap() throws IOException {
        generation("..1", OLD);
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..1"));
        Files.createSymbolicLink(folder.resolve("secret"), Path.of("..data/secret"));
        assertThat(read().match(OLD)).isEqualTo("secret");

        generation("..2", NEW);
        Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..2"));
        Files.move(
                folder.resolve("..data_tmp"), folder.resolve("..data"), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        Secrets swapped = read();
        assertThat(swapped.match(OLD)).isNull();
        assertThat(swapped.match(NEW)).isEqualTo("secret");
        assertThat(problems).isEmpty();
    }

    @Test
    void neverReadsHalfAGeneration() throws Exception {
        generation("..0", OLD);
        Files.writeString(folder.resolve("..0").resolve("another"), NEW);
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..0"));
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Void> kubelet = CompletableFuture.runAsync(() -> {
            for (int i = 1; !done.get(); i++) {
                swapAndDelete(i);
            }
        });
        int read = 0;
        try {
            for (int i = 0; i < 3_000; i++) {
                try {
                    Secrets secrets = read();
                    read++;
                    assertThat(secrets.names()).containsExactlyInAnyOrder("secret", "another");
                } catch (IOException tooFast) {
                    assertThat(tooFast).hasMessageContaining("changes faster"); // then the last state stays
                }
            }
        } finally {
            done.set(true);
        }
        kubelet.join();
        assertThat(read).isPositive();
        assertThat(problems).isEmpty();
    }

    /** As kubelet does: a new folder, the link moved to it, the old folder deleted. */
    private void swapAndDelete(int number) {
        try {
            generation("..g" + number, OLD);
            Files.writeString(folder.resolve("..g" + number).resolve("another"), NEW);
            Path before = folder.resolve(Files.readSymbolicLink(folder.resolve("..data")));
            Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..g" + number));
            Files.move(
                    folder.resolve("..data_tmp"),
                    folder.resolve("..data"),
                    java.nio.file.StandardCopyOption.ATOMIC_MOVE);
            Files.delete(before.resolve("secret"));
            Files.delete(before.resolve("another"));
            Files.delete(before);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void saysWhatIsWrongWithoutTheText() throws IOException {
        Files.writeString(folder.resolve("short"), "hunter2hunter2hunter2hunter2hunt");
        Files.writeString(folder.resolve("short"), "hunter2hunter2hunter2hunter2hun");
        Files.writeString(folder.resolve("binary"), "\u0001".repeat(40));
        Files.writeString(folder.resolve("large"), "x".repeat(5000));
        Files.writeString(folder.resolve(".hidden"), OLD);
        assertThat(read().isEmpty()).isTrue();
        assertThat(problems).hasSize(4).noneMatch(problem -> problem.contains("hunter2"));
        assertThat(problems.toString())
                .contains(
                        "'short' is shorter than 32",
                        "'binary' has characters",
                        "'large' is larger",
                        "no valid secret");
    }

    @Test
    void takesTheEnvironmentsSecretBesideTheFolder() throws IOException {
        Files.writeString(folder.resolve("a"), OLD);
        Secrets secrets = new SecretSource(Optional.of(folder), Optional.of(NEW), false).read(problems::add);
        assertThat(secrets.match(NEW)).isEqualTo("UMD_SECRET");
        assertThat(secrets.match(OLD)).isEqualTo("a");
        assertThat(secrets.toString()).doesNotContain("0123");
    }

    private void generation(String name, String secret) throws IOException {
        Files.writeString(Files.createDirectory(folder.resolve(name)).resolve("secret"), secret);
    }

    private Secrets read() throws IOException {
        return new SecretSource(Optional.of(folder), Optional.empty(), false).read(problems::add);
    }
}
