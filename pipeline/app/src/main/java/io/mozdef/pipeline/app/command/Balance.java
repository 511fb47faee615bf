// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A source's accepted events against what was found of them.
 *
 * @param dead not stored, and in the dead letters
 * @param dropped neither of these, and a rule dropped it
 * @param missing nowhere
 * @param doubled stored more than once
 */
record Balance(
        String source, int accepted, int stored, int dead, int dropped, List<String> missing, List<String> doubled) {

    /** A person looks at a few; the counts tell the rest. */
    private static final int SHOWN = 20;

    /**
     * Compares.
     *
     * @param copies documents by key of the accepted
     * @param dead keys of the accepted that lie in the dead letters
     * @param dropped keys of the accepted that a rule dropped
     */
    static Balance of(
            String source,
            List<Accepted> accepted,
            Map<String, Integer> copies,
            Set<String> dead,
            Set<String> dropped) {
        int stored = 0;
        int letters = 0;
        int drops = 0;
        List<String> missing = new ArrayList<>();
        List<String> doubled = new ArrayList<>();
        for (Accepted one : accepted) {
            int found = copies.getOrDefault(one.key(), 0);
            stored += found > 0 ? 1 : 0;
            if (found > 1) {
                doubled.add(one.line());
            } else if (found == 0 && dead.contains(one.key())) {
                letters++;
            } else if (found == 0 && dropped.contains(one.key())) {
                drops++;
            } else if (found == 0) {
                missing.add(one.line());
            }
        }
        return new Balance(source, accepted.size(), stored, letters, drops, missing, doubled);
    }

    boolean holds() {
        return missing.isEmpty() && doubled.isEmpty();
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(source + ": " + accepted + " accepted, " + stored + " stored, " + dead + " in the dead letters, "
                + dropped + " dropped, " + missing.size() + " missing, " + doubled.size() + " stored twice");
        missing.stream().limit(SHOWN).forEach(line -> lines.add("  missing\t" + line));
        doubled.stream().limit(SHOWN).forEach(line -> lines.add("  twice\t" + line));
        return lines;
    }
}
