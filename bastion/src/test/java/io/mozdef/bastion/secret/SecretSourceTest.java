// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
