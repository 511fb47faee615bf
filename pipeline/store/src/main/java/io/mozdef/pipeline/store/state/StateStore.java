// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.state;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Small documents by kind and id, changed only by who knows their present version. Thread-safe. Reads are of the latest
 * write, not of the latest refresh, except {@link #all}. Throws {@code StoreUnavailableException} when the engine cannot
 * answer.
 */
public interface StateStore {

    Optional<State> read(String kind, String id);

    /**
     * Writes if the document still has this version.
     *
     * @param expected version read before, or null to create a document that must not exist yet
     * @return the new version, or empty when somebody else was faster: read again and decide again
     */
    Optional<Version> write(String kind, String id, Map<String, @Nullable Object> content, @Nullable Version expected);

    /** Removes if the document still has this version; false when somebody else was faster. */
    boolean delete(String kind, String id, Version expected);

    /** Every document of the kind as of a refresh made by this call. */
    List<State> all(String kind);

    /** Opaque; the engine's sequence number and primary term. */
    record Version(long sequence, long term) {}

    record State(String kind, String id, Map<String, @Nullable Object> content, Version version) {}
}
