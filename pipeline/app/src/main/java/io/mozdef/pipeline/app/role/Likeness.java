// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.role;

import java.util.Locale;

/** How much two keys look alike: an edit distance in which separators count for nothing and a star takes any letters. */
final class Likeness {

    private static final int EDIT = 10;

    /** Little, so that of two keys with a star the one that says more is nearer. */
    private static final int STARRED_LETTER = 1;

    private Likeness() {}

    /** {@code mozdef.search.ca-file} and {@code MOZDEF_SEARCH_CAFILE} have the same letters. */
    static String letters(String key) {
        return key.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9*]", "");
    }

    /** Both as {@link #letters}. Only to be compared with other distances. */
    static int distance(String written, String key) {
        int[] previous = new int[written.length() + 1];
        for (int w = 0; w <= written.length(); w++) {
            previous[w] = w * EDIT;
        }
        for (int k = 1; k <= key.length(); k++) {
            int[] current = new int[written.length() + 1];
            current[0] = previous[0] + EDIT;
            for (int w = 1; w <= written.length(); w++) {
                current[w] = key.charAt(k - 1) == '*'
                        ? STARRED_LETTER + Math.min(previous[w - 1], current[w - 1])
                        : edited(previous, current, w, written.charAt(w - 1) == key.charAt(k - 1));
            }
            previous = current;
        }
        return previous[written.length()];
    }

    private static int edited(int[] previous, int[] current, int w, boolean same) {
        int changed = previous[w - 1] + (same ? 0 : EDIT);
        return Math.min(changed, EDIT + Math.min(previous[w], current[w - 1]));
    }
}
