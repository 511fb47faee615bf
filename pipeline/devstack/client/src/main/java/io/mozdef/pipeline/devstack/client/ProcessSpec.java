// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.devstack.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What to start. Immutable; each method returns a changed copy.
 *
 * @param name how messages call the process
 * @param command program and arguments
 * @param environment added to this JVM's environment; where a name is none for a shell ({@code some.key}), the process list
 *     shows the value
 * @param directory working directory
 * @param log file to which standard output and standard error are appended; its folder is made
 * @param grace from SIGTERM to SIGKILL, whole seconds
 * @param linger from the launcher's death to SIGTERM, whole seconds: servers stay a little longer than the
 *     applications that drain into them
 */
public record ProcessSpec(
        String name,
        List<String> command,
        Map<String, String> environment,
        Path directory,
        Path log,
        Duration grace,
        Duration linger) {

    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);

    public ProcessSpec {
        if (command.isEmpty()) {
            throw new IllegalArgumentException(name + ": no command");
        }
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        directory = directory.toAbsolutePath();
        log = log.toAbsolutePath();
    }

    /** A program in the current folder, with ten seconds of grace and no linger. */
    public static ProcessSpec of(String name, Path log, List<String> command) {
        return new ProcessSpec(name, command, Map.of(), Path.of(""), log, DEFAULT_GRACE, Duration.ZERO);
    }

    public ProcessSpec env(String key, String value) {
        return env(Map.of(key, value));
    }

    public ProcessSpec env(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(environment);
        all.putAll(more);
        return new ProcessSpec(name, command, all, directory, log, grace, linger);
    }

    public ProcessSpec directory(Path folder) {
        return new ProcessSpec(name, command, environment, folder, log, grace, linger);
    }

    public ProcessSpec grace(Duration time) {
        return new ProcessSpec(name, command, environment, directory, log, time, linger);
    }

    public ProcessSpec linger(Duration time) {
        return new ProcessSpec(name, command, environment, directory, log, grace, time);
    }

    /** Same as {@link GuardedProcess#start(ProcessSpec)}. */
    public GuardedProcess start() {
        return GuardedProcess.start(this);
    }
}
