// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import io.mozdef.pipeline.store.state.StateStore.Version;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The engine's optimistic concurrency: a document's sequence number and the term of the primary that gave it. */
final class Versions {

    private Versions() {}

    /** Of a document or a hit. */
    static Version of(Object hit) {
        return new Version(Json.number(Json.at(hit, "_seq_no")), Json.number(Json.at(hit, "_primary_term")));
    }

    /** Of the answer to a write. */
    static Version written(Map<String, @Nullable Object> answer) {
        return of(answer);
    }

    static Map<String, String> parameters(@Nullable Version expected) {
        return expected == null
                ? Map.of()
                : Map.of(
                        "if_seq_no", Long.toString(expected.sequence()),
                        "if_primary_term", Long.toString(expected.term()));
    }
}
