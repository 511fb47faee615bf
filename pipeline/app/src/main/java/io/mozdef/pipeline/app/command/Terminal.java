// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.command;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Where a command's result goes: standard output for what was asked for, standard error for what went wrong. */
final class Terminal {

    private final PrintStream out;
    private final PrintStream err;

    Terminal(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    static Terminal standard() {
        return new Terminal(
                new PrintStream(System.out, true, StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8));
    }

    void line(String text) {
        out.println(text);
    }

    void error(String text) {
        err.println(text);
    }
}
