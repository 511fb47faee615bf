// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.role;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Everything that is wrong with the configuration, so that one start tells it all. Confined to the starting thread. */
public final class ConfigurationProblems {

    private final Set<String> problems = new LinkedHashSet<>();

    /** @param problem names the key first, then what is wrong with it; never a secret's value */
    public void add(String problem) {
        problems.add(problem);
    }

    public void addAll(Iterable<String> more) {
        more.forEach(this::add);
    }

    public boolean isEmpty() {
        return problems.isEmpty();
    }

    public List<String> list() {
        return new ArrayList<>(problems);
    }

    /** The report: a line for each problem. */
    public String report() {
        String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
        return "Not started: the configuration has " + count + ".\n  - " + String.join("\n  - ", problems)
                + "\nEvery key is described in pipeline/app/README.md; the environment variable of mozdef.a.b-c is MOZDEF_A_B_C.";
    }
}
