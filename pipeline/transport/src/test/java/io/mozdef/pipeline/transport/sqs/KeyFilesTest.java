// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFilesTest {

    @TempDir
    Path folder;

    private final AtomicLong nanos = new AtomicLong();

    private void write(String id, String secret) throws IOException {
        Files.writeString(folder.resolve("id"), id + "\n");
        Files.writeString(folder.resolve("secret"), secret + "\n");
    }

    private KeyFiles keys() {
        return new KeyFiles(folder.resolve("id"), folder.resolve("secret"), () -> nanos.addAndGet(2_000_000_000L));
    }

    @Test
    void takesARenewedPairWithoutRestart() throws IOException {
        write("AKIA1", "one");
        KeyFiles keys = keys();
        write("AKIA2", "two");
        assertThat(keys.resolveCredentials().accessKeyId()).isEqualTo("AKIA2");
        assertThat(keys.resolveCredentials().secretAccessKey()).isEqualTo("two");
    }

    @Test
    void keepsTheLastPairWhileOneOfBothIsAway() throws IOException {
        write("AKIA1", "one");
        KeyFiles keys = keys();
        Files.writeString(folder.resolve("id"), "AKIA2");
        Files.delete(folder.resolve("secret"));
        assertThat(keys.resolveCredentials().accessKeyId()).isEqualTo("AKIA1");
        assertThat(keys.resolveCredentials().secretAccessKey()).isEqualTo("one");
        Files.writeString(folder.resolve("secret"), "");
        assertThat(keys.resolveCredentials().secretAccessKey()).isEqualTo("one");
        write("AKIA2", "two");
        assertThat(keys.resolveCredentials().accessKeyId()).isEqualTo("AKIA2");
    }
}
