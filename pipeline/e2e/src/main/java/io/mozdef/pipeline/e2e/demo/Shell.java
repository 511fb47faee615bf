// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.demo;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Pastes commands into a shell, as a person does with what the demo prints. */
final class Shell {

    private Shell() {}

    /** Whether the shell finds a program of this name. */
    static boolean has(String program) {
        return run("command -v " + program).exit() == 0;
    }

    /** Pastes the lines one after the other into one shell, so that what one sets the next finds, and returns what they print. */
    static String paste(List<String> lines) {
        Printed printed = run(String.join("\n", lines));
        if (printed.exit() != 0) {
            throw new DemoFailedException(
                    "a printed command ends with " + printed.exit() + ": " + lines + "\n" + printed.text());
        }
        return printed.text();
    }

    private static Printed run(String script) {
        try {
            Process process = new ProcessBuilder("sh", "-c", script)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Printed(process.waitFor(), text);
        } catch (IOException e) {
            throw new DemoFailedException("no shell: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoFailedException("interrupted");
        }
    }

    private record Printed(int exit, String text) {}
}
