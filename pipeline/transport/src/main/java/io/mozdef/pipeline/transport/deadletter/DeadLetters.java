// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.deadletter;

import java.util.concurrent.CompletionStage;

/** Where the dead letters of one source go. Thread-safe. */
public interface DeadLetters {

    /**
     * Keeps the letter durably. The stage completes when the broker confirmed it, and fails when it did not: then the
     * delivery must not be settled.
     */
    CompletionStage<Void> keep(DeadLetter letter);
}
