// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import java.util.Optional;
import java.util.function.Supplier;

/** The engine's answer that somebody else was faster. */
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
