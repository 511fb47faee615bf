// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.command;

import io.mozdef.pipeline.app.role.ConfigurationRefusedException;
import io.quarkus.arc.All;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;

/** Runs the command, or plays roles until the process is told to stop. */
public class PipelineApplication implements QuarkusApplication {

    private final List<Command> commands;

    @Inject
    PipelineApplication(@All List<Command> commands) {
        this.commands = commands;
    }

    @Override
    public int run(String... args) {
        String name = args.length == 0 ? Commands.RUN : args[0];
        if (name.equals(Commands.RUN)) {
            Quarkus.waitForExit();
            return Command.OK;
        }
        List<String> arguments = Arrays.asList(args).subList(1, args.length);
        for (Command command : commands) {
            if (command.name().equals(name)) {
                return run(command, arguments);
            }
        }
        Terminal.standard().error("The command '" + name + "' is not built yet.");
        return Command.WRONG_USE;
    }

    private static int run(Command command, List<String> arguments) {
        try {
            return command.run(arguments, Terminal.standard());
        } catch (WrongUseException | ConfigurationRefusedException e) {
            Terminal.standard().error(e.getMessage());
            return Command.WRONG_USE;
        }
    }
}
