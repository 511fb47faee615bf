// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoFolderTest {

    @TempDir
    Path target;

    @Test
    void twoDemosAtTheSameTimeTakeTwoFolders() throws IOException {
        try (DemoFolder first = DemoFolder.in(target)) {
            Path file = Files.writeString(first.path().resolve("data"), "of the first");

            try (DemoFolder second = DemoFolder.in(target)) {
                assertThat(second.path()).isEqualTo(target.resolve("demo-2"));
                assertThat(second.facts()).isEqualTo(target.resolve("demo-2.env"));
            }

            assertThat(first.path()).isEqualTo(target.resolve("demo"));
            assertThat(first.facts()).isEqualTo(target.resolve("demo.env"));
            assertThat(file).hasContent("of the first");
        }
    }

    @Test
    void aLaterDemoStartsInTheSameFolderEmptied() throws IOException {
        Path file;
        try (DemoFolder first = DemoFolder.in(target)) {
            file = first.path().resolve("servers/data");
            Files.createDirectories(file.getParent());
            Files.writeString(file, "old");
        }

        try (DemoFolder later = DemoFolder.in(target)) {
            assertThat(later.path()).isEqualTo(target.resolve("demo"));
            assertThat(file).doesNotExist();
        }
    }
}
