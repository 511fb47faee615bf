// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import java.util.Optional;
import java.util.function.Supplier;

/** The answer to a change of a document that somebody else was faster. What creates one asks {@link ReadyIndices#create}. */
final class Conflict {

    private Conflict() {}

    /** The result, or empty when the document has another version than expected, exists already, or is gone. */
    static <T> Optional<T> orEmpty(Supplier<T> write) {
        try {
            return Optional.of(write.get());
        } catch (EngineRefusal e) {
            if (e.status() == 409 || e.status() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
