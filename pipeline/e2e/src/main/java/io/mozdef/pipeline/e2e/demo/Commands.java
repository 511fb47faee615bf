// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.demo;

import java.util.List;

/**
 * The commands of a printed welcome, as a person copies them from the terminal.
 *
 * @param uptycs posts an Uptycs alert to the bastion
 * @param ssh posts a failed login to loginput
 * @param token keeps a token in the shell
 * @param alerts lists alerts with that token
 */
record Commands(String uptycs, String ssh, String token, String alerts) {

    /** @param welcome the text as it was printed */
    static Commands in(String welcome) {
        List<String> lines = welcome.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("curl ") || line.startsWith("TOKEN="))
                .toList();
        if (lines.size() != 4) {
            throw new IllegalStateException("expected four commands, found " + lines.size());
        }
        return new Commands(lines.get(0), lines.get(1), lines.get(2), lines.get(3));
    }
}
