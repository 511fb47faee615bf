// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.memory;

/**
 * A pattern with {@code *} (any run), {@code ?} (one code point) and {@code \} (the next literally; at the very end, itself):
 * Lucene's rules. Immutable.
 */
final class Wildcard {

    private static final int RUN = -1;
    private static final int ONE = -2;

    private final int[] pattern;

    Wildcard(String text) {
        int[] points = text.codePoints().toArray();
        int[] tokens = new int[points.length];
        int length = 0;
        for (int i = 0; i < points.length; i++) {
            if (points[i] == '*') {
                tokens[length++] = RUN;
            } else if (points[i] == '?') {
                tokens[length++] = ONE;
            } else {
                if (points[i] == '\\' && i + 1 < points.length) {
                    i++;
                }
                tokens[length++] = points[i];
            }
        }
        pattern = java.util.Arrays.copyOf(tokens, length);
    }

    /** Greedy with one point to go back to: the last {@code *} seen. */
    boolean matches(String text) {
        int[] points = text.codePoints().toArray();
        int at = 0;
        int next = 0;
        int star = -1;
        int retry = 0;
        while (at < points.length) {
            if (next < pattern.length && pattern[next] == RUN) {
                star = next++;
                retry = at;
            } else if (next < pattern.length && (pattern[next] == ONE || pattern[next] == points[at])) {
                next++;
                at++;
            } else if (star >= 0) {
                next = star + 1;
                at = ++retry;
            } else {
                return false;
            }
        }
        while (next < pattern.length && pattern[next] == RUN) {
            next++;
        }
        return next == pattern.length;
    }
}
