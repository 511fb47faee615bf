// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.command;

import io.mozdef.pipeline.app.role.AddedAuthorities;
import io.mozdef.pipeline.app.role.RoleConfigSourceFactory;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Arrays;
import java.util.List;

/** Where the jar starts: the first word says what to do, {@code run} when there is none. */
@QuarkusMain
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        List<String> words = Arrays.asList(args);
        String command = words.isEmpty() ? Commands.RUN : words.get(0);
        if (Commands.asksForHelp(words)) {
            Terminal.standard().line(Commands.HELP);
            return;
        }
        if (!Commands.isKnown(command)) {
            Terminal.standard().error("There is no command '" + command + "'.\n\n" + Commands.HELP);
            System.exit(Command.WRONG_USE);
        }
        System.setProperty(RoleConfigSourceFactory.COMMAND_KEY, command);
        AddedAuthorities.trust();
        Quarkus.run(PipelineApplication.class, args);
    }
}
