// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.deadletter;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the dead letters of one source, one after the other. A letter that is read is held until it is removed; closing
 * gives back all others. For one thread.
 */
public interface DeadLetterReader extends AutoCloseable {

    /**
     * The next letter that this reader has not returned yet, or empty when there is none now.
     *
     * @throws DeadLetterException when the transport cannot be reached
     */
    Optional<Kept> next();

    @Override
    void close();

    /** A letter that is held. */
    interface Kept {

        DeadLetter letter();

        /** When it became a dead letter, or null when the transport does not say. */
        @Nullable
        Instant keptAt();

        /** Removes it for good: after its content is safe elsewhere. */
        void remove();
    }
}
