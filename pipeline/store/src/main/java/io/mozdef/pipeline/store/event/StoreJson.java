// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.mozdef.pipeline.model.event.JsonTree;

/** JSON between us and the store. */
public final class StoreJson {

    /**
     * Reads what the store holds: a document as deep, with names and numbers as long, as {@link JsonTree} lets one in, plus
     * what the store wraps around it. Several values in a row are written without anything between them.
     */
    public static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .rootValueSeparator("")
            // four bytes for a pair, not an escape of twelve
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(4 * JsonTree.MAX_DEPTH)
                    .maxNumberLength(10 * JsonTree.MAX_NUMBER_LENGTH)
                    .maxNameLength(10 * JsonTree.MAX_NAME_LENGTH)
                    .build())
            .build();

    private static final int ESCAPE = 6;
    private static final byte[] REPLACEMENT = {'F', 'F', 'F', 'D'};

    private StoreJson() {}

    /**
     * Replaces, in place, every half of a surrogate pair by U+FFFD. A sender can smuggle one in as an escape; it has no UTF-8
     * form, so Jackson writes it as an escape again, which one engine then indexes as U+FFFD and another as a question mark.
     *
     * @param json what Jackson wrote, of which only the part from start to end is looked at
     */
    public static void repairSurrogates(byte[] json, int start, int end) {
        for (int i = start; i < end - 5; i++) {
            if (json[i] == '\\') {
                if (isSurrogate(json, i, end, '8', 'F')) {
                    if (isSurrogate(json, i, end, '8', 'B') && isSurrogate(json, i + ESCAPE, end, 'C', 'F')) {
                        i += ESCAPE;
                    } else {
                        System.arraycopy(REPLACEMENT, 0, json, i + 2, REPLACEMENT.length);
                    }
                }
                i++;
            }
        }
    }

    /** Whether an escape backslash-u-D begins here whose next digit lies between these two. */
    private static boolean isSurrogate(byte[] json, int at, int end, char first, char last) {
        return at + ESCAPE <= end
                && json[at] == '\\'
                && json[at + 1] == 'u'
                && json[at + 2] == 'D'
                && json[at + 3] >= first
                && json[at + 3] <= last;
    }
}
