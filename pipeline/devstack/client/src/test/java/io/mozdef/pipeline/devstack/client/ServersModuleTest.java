// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.devstack.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServersModuleTest {

    @TempDir
    Path folder;

    @Test
    void isFoundAboveTheWorkingDirectory() {
        assertThat(ServersModule.find().folder()).endsWith(Path.of("pipeline", "devstack", "servers"));
    }

    @Test
    void saysHowToBuildWhatIsMissing() {
        assertThatThrownBy(() -> new ServersModule(folder).classPath())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("mvn -q -pl pipeline/devstack/servers package");
    }

    @Test
    void putsItsOwnClassesFirst() throws IOException {
        Files.createDirectories(folder.resolve("target/classes"));
        Files.writeString(folder.resolve("target/servers.classpath"), "a.jar:b.jar\n");

        assertThat(new ServersModule(folder).classPath())
                .isEqualTo(folder.resolve("target/classes") + File.pathSeparator + "a.jar:b.jar");
    }
}
