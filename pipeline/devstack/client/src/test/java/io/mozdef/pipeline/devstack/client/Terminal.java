// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.devstack.client;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A real terminal (pty) with one command in its foreground, made by {@code script} of util-linux. */
final class Terminal implements AutoCloseable {

    static final String NEEDS = "needs `script` (Debian: apt-get install bsdutils; part of util-linux)";

    private final Process script;
    private final OutputStream keyboard;

    private Terminal(Process script) {
        this.script = script;
        this.keyboard = script.getOutputStream();
    }

    static boolean available() {
        return ExecutablePath.find("script").isPresent();
    }

    /** Runs the command line with the environment added; what it prints goes to the file. */
    static Terminal run(List<String> command, Map<String, String> environment, Path output) throws IOException {
        String line = Stream.concat(hearingControlC().stream(), command.stream())
                .map(word -> "'" + word + "'")
                .reduce("exec", (a, b) -> a + " " + b);
        String program = ExecutablePath.find("script").orElseThrow().toString();
        ProcessBuilder builder = new ProcessBuilder(program, "-qefc", line, "/dev/null")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("SHELL", "/bin/sh");
        return new Terminal(builder.start());
    }

    /**
     * A build that a shell started with {@code &} ignores SIGINT, and so would everything below it: {@code env} of GNU coreutils takes
     * that back. Another {@code env} cannot; a build in the foreground does not need it.
     */
    private static List<String> hearingControlC() throws IOException {
        Optional<Path> env = ExecutablePath.find("env");
        if (env.isEmpty()) {
            return List.of();
        }
        List<String> prefix = List.of(env.get().toString(), "--default-signal=INT");
        Process probe = new ProcessBuilder(prefix.get(0), prefix.get(1), "true").start();
        return probe.onExit().join().exitValue() == 0 ? prefix : List.of();
    }

    /** Ctrl-C: the terminal sends SIGINT to its whole foreground group. */
    void pressControlC() throws IOException {
        keyboard.write(3);
        keyboard.flush();
    }

    @Override
    public void close() {
        script.destroyForcibly();
    }
}
