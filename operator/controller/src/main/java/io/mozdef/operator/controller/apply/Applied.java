// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.apply;

import org.jspecify.annotations.Nullable;

/**
 * What became of one object.
 *
 * @param outcome what
 * @param object {@code Kind name}
 * @param message for a person, where something is wrong
 */
public record Applied(Outcome outcome, String object, @Nullable String message) {

    /** What may happen. */
    public enum Outcome {
        /** It was as wanted: nothing was written. */
        UNCHANGED,
        /** It was made or changed. */
        WRITTEN,
        /** It belongs to somebody else, and was left alone. */
        NOT_OURS,
        /** The API server refused it. */
        REFUSED,
        /** The API server, or a webhook that it asks, failed: to be tried again. */
        FAILED,
        /** The cluster does not know the kind, or does not say. */
        KIND_ABSENT
    }
}
