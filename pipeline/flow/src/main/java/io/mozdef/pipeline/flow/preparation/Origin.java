// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.preparation;

import io.mozdef.pipeline.model.event.Identity;

/**
 * The record an event was made of: what a dead letter needs, so that a replay makes the same documents.
 *
 * @param bytes the record's own, or the delivery's where it could not be split
 * @param identity the record's native one, else the delivery's
 * @param ordinal of the record's first event under that identity
 */
public record Origin(byte[] bytes, Identity identity, int ordinal) {

    /** Never shows the bytes. */
    @Override
    public String toString() {
        return identity.kind() + " at " + ordinal;
    }
}
