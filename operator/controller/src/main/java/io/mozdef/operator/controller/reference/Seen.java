// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.reference;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a referenced object. Never its values.
 *
 * @param state whether it is there
 * @param digests digest of each key's value
 * @param annotations its annotations
 * @param resourceVersion of this look
 * @param ownerUid of its controller; empty without one
 * @param problem why it cannot be read; null otherwise
 */
public record Seen(
        State state,
        Map<String, String> digests,
        Map<String, String> annotations,
        String resourceVersion,
        String ownerUid,
        @Nullable String problem) {

    /** Whether it is there. */
    public enum State {
        PRESENT,
        MISSING,
        UNREADABLE
    }

    static final Seen MISSING = new Seen(State.MISSING, Map.of(), Map.of(), "", "", null);

    static Seen unreadable(String problem) {
        return new Seen(State.UNREADABLE, Map.of(), Map.of(), "", "", problem);
    }

    public Seen {
        digests = Map.copyOf(digests);
        annotations = Map.copyOf(annotations);
    }
}
