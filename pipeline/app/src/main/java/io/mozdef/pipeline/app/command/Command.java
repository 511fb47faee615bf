// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.command;

import java.util.List;

/** Something the jar does and then ends. */
interface Command {

    int OK = 0;

    /** It was done, and what it looked for is there: differences, failed tests, letters that could not be replayed. */
    int FOUND = 1;

    /** It could not be done: wrong arguments or configuration. */
    int WRONG_USE = 2;

    /** The words that call it, such as {@code rules}. */
    String name();

    /**
     * @param arguments the words after the command's name
     * @return exit code
     */
    int run(List<String> arguments, Terminal terminal);
}
