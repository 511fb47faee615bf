// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.deadletter;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Where the dead letters of one source go. Thread-safe. */
public interface DeadLetters extends AutoCloseable {

    /**
     * Keeps the letter durably. The stage completes when the broker confirmed it, and fails when it did not: then the
     * delivery must not be settled.
     */
    CompletionStage<Void> keep(DeadLetter letter);

    /** What stands in the way of keeping letters, or empty. */
    default Optional<String> problem() {
        return Optional.empty();
    }

    @Override
    default void close() {}
}
