// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.command;

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
                  --list only shows them.

              java -jar quarkus-run.jar ledger --accepted FILE
                  Compares what a sender saw accepted with the store, the dead letters and what rules dropped; a line of FILE
                  has columns with tabs between them:  SOURCE  DELIVERY-ID, or  SOURCE  SENDER  DOOR  IDEMPOTENCY-KEY  POSITION,
                  or  SOURCE  details.FIELD=VALUE

              java -jar quarkus-run.jar rules test FOLDER [--engine URL]
                  Runs the tests beside the rules in FOLDER, in process or against a search engine.

            Exit codes: 0 done, 1 differences or failed tests, 2 wrong use. Configuration: pipeline/app/README.md.""";

    private static final Set<String> NAMES = Set.of(RUN, REPLAY, LEDGER, RULES);

    private Commands() {}

    static boolean isKnown(String name) {
        return NAMES.contains(name);
    }

    static boolean isHelp(String word) {
        return word.equals("help") || word.equals("--help") || word.equals("-h");
    }
}
