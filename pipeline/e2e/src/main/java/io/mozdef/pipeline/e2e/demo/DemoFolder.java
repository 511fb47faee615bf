// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.demo;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one demo, held by a lock that ends with the process, however that ends: {@code target/demo}, or
 * {@code target/demo-2} and so on while another demo runs in the same checkout.
 *
 * @param path the folder, empty but for the lock
 * @param facts the file for the facts, beside the folder
 * @param lock keeps others away
 */
record DemoFolder(Path path, Path facts, FileLock lock) implements AutoCloseable {

    private static final String LOCK = ".lock";

    /** Takes the first folder that nobody holds, and empties it. */
    static DemoFolder in(Path target) throws IOException {
        for (int n = 1; ; n++) {
            String name = n == 1 ? "demo" : "demo-" + n;
            Path folder = Files.createDirectories(target.resolve(name));
            FileLock lock = lock(folder.resolve(LOCK));
            if (lock != null) {
                empty(folder);
                return new DemoFolder(folder, target.resolve(name + ".env"), lock);
            }
        }
    }

    @Override
    public void close() throws IOException {
        lock.acquiredBy().close();
    }

    private static @Nullable FileLock lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // a demo of this very JVM holds it: the same as anybody else
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        return lock;
    }

    private static void empty(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(folder) && !file.equals(folder.resolve(LOCK))) {
                    Files.delete(file);
                }
            }
        }
    }
}
