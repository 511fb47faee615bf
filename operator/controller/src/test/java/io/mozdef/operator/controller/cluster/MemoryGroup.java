// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;

/** A control group with a memory limit, of either version, in which a process is born. */
final class MemoryGroup implements AutoCloseable {

    private static final Path ONE = Path.of("/sys/fs/cgroup/memory");
    private static final Path TWO = Path.of("/sys/fs/cgroup");

    private final Path folder;
    private final String peak;

    private MemoryGroup(Path folder, String limit, String peak, long bytes) throws IOException {
        this.folder = folder;
        this.peak = peak;
        Files.createDirectory(folder);
        Files.writeString(folder.resolve(limit), String.valueOf(bytes));
    }

    /** Empty where control groups cannot be made: not root, or mounted read-only. */
    static Optional<MemoryGroup> of(long bytes) {
        String name = "mozdef-" + ProcessHandle.current().pid();
        try {
            return Files.exists(TWO.resolve("cgroup.controllers"))
                    ? Optional.of(new MemoryGroup(TWO.resolve(name), "memory.max", "memory.peak", bytes))
                    : Optional.of(new MemoryGroup(
                            ONE.resolve(name), "memory.limit_in_bytes", "memory.max_usage_in_bytes", bytes));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** What comes before a command, so that the program starts inside. */
    List<String> prefix() {
        return List.of("sh", "-c", "echo $$ > " + folder.resolve("cgroup.procs") + " && exec \"$@\"", "sh");
    }

    /** The most that was ever used, page cache included. */
    long peak() throws IOException {
        return Long.parseLong(Files.readString(folder.resolve(peak)).strip());
    }

    /** Once the kernel has seen that it is empty, it goes. */
    @Override
    public void close() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> Files.deleteIfExists(folder));
    }
}
