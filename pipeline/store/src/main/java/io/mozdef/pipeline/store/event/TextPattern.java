// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.event;

import io.mozdef.pipeline.model.condition.Modifier;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.WildcardQuery;
import org.apache.lucene.util.automaton.Operations;
import org.apache.lucene.util.automaton.TooComplexToDeterminizeException;

/**
 * What the engines can look for in text when case is to be ignored. They make an automaton of it and refuse one that is too
 * large; so that a rule fails when it is loaded and not when it runs, the same is refused here, by every store.
 */
public final class TextPattern {

    /** Longest value of EQUALS and STARTS_WITH, in characters: the engines refuse from about 1,000 on. */
    public static final int LONGEST_TEXT = 500;

    /** Longest value with a free beginning, or a pattern, in characters: the engines refuse from about 400 on. */
    public static final int LONGEST_PATTERN = 256;

    // half of the engines' limit (Lucene's default of 10,000): theirs is twice as large, having both cases of each
    // letter
    private static final int EFFORT = 5_000;

    private TextPattern() {}

    /** Throws {@link IllegalArgumentException} that says why the engines cannot look for this value. */
    public static void check(Modifier modifier, String value) {
        switch (modifier) {
            case EQUALS, STARTS_WITH -> checkLength(modifier, value, LONGEST_TEXT);
            case CONTAINS, ENDS_WITH -> checkLength(modifier, value, LONGEST_PATTERN);
            case WILDCARD -> {
                checkLength(modifier, value, LONGEST_PATTERN);
                checkEffort(value);
            }
            default -> {
                // compared as a whole, or by tokens
            }
        }
    }

    private static void checkLength(Modifier modifier, String value, int longest) {
        if (value.length() > longest) {
            throw new IllegalArgumentException(modifier + " takes at most " + longest + " characters");
        }
    }

    private static void checkEffort(String pattern) {
        try {
            Operations.determinize(WildcardQuery.toAutomaton(new Term("", pattern)), EFFORT);
        } catch (TooComplexToDeterminizeException e) {
            throw new IllegalArgumentException(
                    "the pattern has too many ways to match: fewer ? after a *, or shorter", e);
        }
    }
}
