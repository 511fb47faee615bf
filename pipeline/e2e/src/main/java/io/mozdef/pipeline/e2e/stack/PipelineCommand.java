// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.stack;

import io.mozdef.pipeline.devstack.client.DevstackBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged pipeline run as a command, such as {@code ledger}, with the configuration of a running stack. */
final class PipelineCommand {

    private static final long LIMIT_MINUTES = 10;

    private final Path java;
    private final Path program;
    private final Map<String, String> environment;
    private final Path logs;

    PipelineCommand(Path java, Path program, Map<String, String> environment, Path logs) {
        this.java = java;
        this.program = program;
        this.environment = Map.copyOf(environment);
        this.logs = logs;
    }

    /** Runs to the end; its log goes to the file {@code WORD.log}, where WORD is the first word. */
    CommandResult run(List<String> words) {
        List<String> command = new ArrayList<>(List.of(
                java.toString(),
                DevstackBuilder.QUICK_CODE,
                "-jar",
                program.resolve("quarkus-run.jar").toString()));
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        try {
            Files.createDirectories(logs);
            builder.redirectError(ProcessBuilder.Redirect.appendTo(
                    logs.resolve(words.get(0) + ".log").toFile()));
            // to a file, so that the time limit holds however much it prints
            Path output = Files.createTempFile(logs, words.get(0), ".out");
            Process process = builder.redirectOutput(output.toFile()).start();
            if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException(words + " did not end within " + LIMIT_MINUTES + " minutes");
            }
            return new CommandResult(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + words, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted: " + words, e);
        }
    }
}
