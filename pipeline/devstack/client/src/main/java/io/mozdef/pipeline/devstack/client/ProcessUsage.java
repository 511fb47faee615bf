// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.devstack.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the operating system accounts to a process and its living descendants, from {@code /proc} (Linux; see proc(5)).
 * A process that is gone counts zero.
 */
final class ProcessUsage {

    /** The kernel's USER_HZ, the unit of times in {@code /proc/<pid>/stat}: 100 on every Linux architecture we build on. */
    private static final long MICROS_PER_TICK = 10_000;

    /** Index of utime after the command name: field 14 of stat, two fields are before and in the name. */
    private static final int UTIME = 11;

    private ProcessUsage() {}

    /** User plus system time of the process tree in microseconds, in steps of 10 ms. */
    static long cpuMicros(ProcessHandle root) {
        long ticks = 0;
        for (ProcessHandle process : tree(root)) {
            String stat = read(process.pid(), "stat");
            // The name is in parentheses and may contain anything, also blanks and parentheses.
            String[] fields = stat.substring(Math.max(0, stat.lastIndexOf(')') + 1))
                    .trim()
                    .split(" ");
            if (fields.length > UTIME + 1) {
                ticks += Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1]);
            }
        }
        return ticks * MICROS_PER_TICK;
    }

    /** Resident memory of the process tree in bytes; pages that two processes share count twice. */
    static long rssBytes(ProcessHandle root) {
        long kib = 0;
        for (ProcessHandle process : tree(root)) {
            kib += read(process.pid(), "status")
                    .lines()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        }
        return kib * 1024;
    }

    static List<ProcessHandle> tree(ProcessHandle root) {
        return Stream.concat(Stream.of(root), root.descendants()).toList();
    }

    private static String read(long pid, String file) {
        if (!Files.isDirectory(Path.of("/proc/self"))) {
            throw new UnsupportedOperationException("process accounting needs Linux' /proc");
        }
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // it ended in between
        }
    }
}
