// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.command;

import java.util.List;
import java.util.Set;

/** The names and the help text of the commands. */
final class Commands {

    static final String RUN = "run";
    static final String REPLAY = "replay";
    static final String LEDGER = "ledger";
    static final String RULES = "rules";

    static final String HELP =
            """
            MozDefStack pipeline

              java -jar quarkus-run.jar [run]
                  Plays the roles that MOZDEF_ROLE names: loginput, worker, alerts, cron, api (a comma list), or all.

              java -jar quarkus-run.jar replay --source NAME [--stage STAGE] [--reason TEXT] [--since TIME] [--list]
                  Sends the dead letters of a source through the worker again, with their first identity and receipt time.
                  STAGE is normalise, store, crash or broker; TEXT is part of the reason; TIME is like 2026-01-31T12:00:00Z.
                  --list only shows them.

              java -jar quarkus-run.jar ledger --accepted FILE
                  Compares what a sender saw accepted with the store, the dead letters and what rules dropped; a line of FILE
                  has columns with tabs between them:  SOURCE  DELIVERY-ID, or  SOURCE  SENDER  DOOR  IDEMPOTENCY-KEY  POSITION,
                  or  SOURCE  details.FIELD=VALUE

              java -jar quarkus-run.jar rules test FOLDER [--engine URL]
                  Runs the tests beside the rules in FOLDER, in process or against a search engine.

              java -jar quarkus-run.jar help, or --help behind any command
                  Prints this.

            Exit codes: 0 done, 1 differences or failed tests, 2 wrong use. Configuration: pipeline/app/README.md.""";

    private static final Set<String> NAMES = Set.of(RUN, REPLAY, LEDGER, RULES);

    private Commands() {}

    static boolean isKnown(String name) {
        return NAMES.contains(name);
    }

    /** {@code help} as the first word, or {@code --help} behind a command, wherever it stands. */
    static boolean asksForHelp(List<String> words) {
        boolean commandOfHelp = !words.isEmpty() && words.get(0).equals("help");
        boolean known = !words.isEmpty() && (words.get(0).startsWith("-") || isKnown(words.get(0)));
        return commandOfHelp || known && (words.contains("--help") || words.contains("-h"));
    }
}
