// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedFileTest {

    private static final long SECOND = 1_000_000_000L;

    @TempDir
    private Path folder;

    private final AtomicLong nanos = new AtomicLong();
    private Path path;

    @BeforeEach
    void write() throws IOException {
        path = Files.writeString(folder.resolve("secret"), "first");
    }

    @Test
    void aChangeIsSeenAtTheNextLookAndNoLookIsMadeWithinASecond() throws IOException {
        WatchedFile<String> file = watched();
        Files.writeString(path, "second");
        nanos.addAndGet(SECOND - 1);
        assertThat(file.value()).isEqualTo("first");
        nanos.addAndGet(1);
        assertThat(file.value()).isEqualTo("second");
    }

    /** The kubelet swaps a link to a folder: time and size of the file may be what they were. */
    @Test
    void anotherFileBehindTheLinkIsSeenEvenWhereTimeAndSizeAreTheSame() throws IOException {
        Path one = Files.createDirectory(folder.resolve("..1"));
        Path two = Files.createDirectory(folder.resolve("..2"));
        FileTime time = FileTime.fromMillis(0);
        Files.setLastModifiedTime(Files.writeString(one.resolve("key"), "one"), time);
        Files.setLastModifiedTime(Files.writeString(two.resolve("key"), "two"), time);
        Path link = Files.createSymbolicLink(folder.resolve("..data"), one);
        WatchedFile<String> file = new WatchedFile<>(link.resolve("key"), WatchedFileTest::text, nanos::get);
        assertThat(file.value()).isEqualTo("one");
        Path next = Files.createSymbolicLink(folder.resolve("..next"), two);
        Files.move(next, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        nanos.addAndGet(SECOND);
        assertThat(file.value()).isEqualTo("two");
    }

    @Test
    void whileItIsGoneOrMakesNoSenseTheLastGoodContentStays() throws IOException {
        WatchedFile<String> file = watched();
        Files.writeString(path, "");
        nanos.addAndGet(SECOND);
        assertThat(file.value()).isEqualTo("first");
        Files.delete(path);
        nanos.addAndGet(SECOND);
        assertThat(file.value()).isEqualTo("first");
        Files.writeString(path, "second");
        nanos.addAndGet(SECOND);
        assertThat(file.value()).isEqualTo("second");
    }

    @Test
    void atTheStartItHasToMakeSense() throws IOException {
        Files.writeString(path, "");
        assertThatIllegalArgumentException().isThrownBy(this::watched);
        Files.delete(path);
        assertThatIllegalArgumentException().isThrownBy(this::watched).withMessageContaining("cannot be read");
    }

    private WatchedFile<String> watched() {
        return new WatchedFile<>(path, WatchedFileTest::text, nanos::get);
    }

    private static String text(byte[] bytes) {
        if (bytes.length == 0) {
            throw new IllegalArgumentException("empty");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
