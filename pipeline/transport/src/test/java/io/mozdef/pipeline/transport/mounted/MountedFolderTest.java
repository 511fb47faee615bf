// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.mounted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder as kubelet writes it, which swaps at the worst moment: between one file and the next. */
class MountedFolderTest {

    @TempDir
    Path folder;

    private int generations;

    private void swap() throws IOException {
        Path old = Files.exists(folder.resolve("..data"))
                ? folder.resolve(Files.readSymbolicLink(folder.resolve("..data")))
                : null;
        String name = "..g" + ++generations;
        Path next = Files.createDirectory(folder.resolve(name));
        Files.writeString(next.resolve("id"), "id" + generations);
        Files.writeString(next.resolve("key"), "key" + generations);
        Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of(name));
        Files.move(folder.resolve("..data_tmp"), folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        if (old != null) {
            Files.delete(old.resolve("id"));
            Files.delete(old.resolve("key"));
            Files.delete(old);
        }
    }

    private String pair(Path generation, int swaps, AtomicInteger reads) throws IOException {
        String id = Files.readString(generation.resolve("id"));
        if (reads.getAndIncrement() < swaps) {
            swap();
        }
        return id + Files.readString(generation.resolve("key"));
    }

    @Test
    void readsNeverHalfOfOneGenerationAndHalfOfTheNext() throws IOException {
        swap();
        AtomicInteger reads = new AtomicInteger();
        String pair = MountedFolder.read(folder, generation -> pair(generation, 1, reads));
        assertThat(pair).isEqualTo("id2key2");
        assertThat(reads).hasValue(2);
    }

    @Test
    void readsAgainWhenItSwappedAfterTheLastFile() throws IOException {
        swap();
        AtomicInteger reads = new AtomicInteger();
        String last = MountedFolder.read(folder, generation -> {
            String key = Files.readString(generation.resolve("key"));
            if (reads.getAndIncrement() == 0) {
                swap();
            }
            return key;
        });
        assertThat(last).isEqualTo("key2");
    }

    @Test
    void givesUpOnAFolderThatNeverStays() throws IOException {
        swap();
        AtomicInteger reads = new AtomicInteger();
        assertThatThrownBy(() -> MountedFolder.read(folder, generation -> pair(generation, 1_000, reads)))
                .isInstanceOf(MountedFolder.ChangingException.class);
        assertThat(reads).hasValueLessThan(10);
    }

    @Test
    void saysAtOnceWhatIsMissingInAFolderThatStays() throws IOException {
        swap();
        AtomicInteger reads = new AtomicInteger();
        assertThatThrownBy(() -> MountedFolder.read(folder, generation -> {
                    reads.incrementAndGet();
                    return Files.readString(generation.resolve("absent"));
                }))
                .isInstanceOf(NoSuchFileException.class);
        assertThat(reads).hasValue(1);
        Path plain = Files.createDirectory(folder.resolve("plain"));
        Path read = MountedFolder.read(plain, generation -> generation);
        assertThat(read).isEqualTo(plain);
    }
}
