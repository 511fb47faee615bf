// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.devstack.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Where a stack keeps its data and logs: {@code target/devstack/<pid>-<n>} of the Maven module it runs in, else a
 * temporary folder, else the folder that was given. Data of our own folders goes on close; logs stay, so that a failed
 * run can be read.
 */
record StackFolder(Path path, boolean given) {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final String LOGS = "logs";

    static StackFolder given(Path folder) throws IOException {
        return new StackFolder(Files.createDirectories(folder), true);
    }

    static StackFolder ofThisRun() throws IOException {
        Path module = Path.of("").toAbsolutePath();
        // Root's peers run as other users, who cannot enter a checkout below /root.
        if (!Files.exists(module.resolve("pom.xml")) || (RunAs.root() && !RunAs.openToOthers(module))) {
            Path folder = Files.createTempDirectory("mozdef-devstack");
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            return new StackFolder(folder, false);
        }
        Path runs = Files.createDirectories(Path.of("target", "devstack").toAbsolutePath());
        removeLeftovers(runs);
        String name = ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
        return new StackFolder(Files.createDirectories(runs.resolve(name)), false);
    }

    void removeData() {
        if (!given) {
            removeData(path);
        }
    }

    /** Data of runs that were killed before they could remove it. */
    private static void removeLeftovers(Path runs) throws IOException {
        try (Stream<Path> folders = Files.list(runs)) {
            folders.filter(StackFolder::isAbandoned).forEach(StackFolder::removeData);
        }
    }

    private static boolean isAbandoned(Path run) {
        String pid = run.getFileName().toString().split("-", 2)[0];
        return pid.chars().allMatch(Character::isDigit)
                && ProcessHandle.of(Long.parseLong(pid)).isEmpty();
    }

    private static void removeData(Path run) {
        try (Stream<Path> inside = Files.list(run)) {
            inside.filter(path -> !path.endsWith(LOGS)).forEach(StackFolder::remove);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Path tree) {
        List<Path> deepestFirst;
        try (Stream<Path> paths = Files.walk(tree)) {
            deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
        } catch (IOException | UncheckedIOException e) {
            return; // another run removes it as well, or it is not ours
        }
        for (Path path : deepestFirst) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                return; // a server of a killed run is still writing: the next start removes the rest
            }
        }
    }
}
