// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.deadletter;

import io.mozdef.pipeline.model.event.Identity;
import io.mozdef.pipeline.model.event.Receipt;

/**
 * A record that could not be parsed or stored.
 *
 * @param bytes the record's own bytes, or the delivery's where it could not be split
 * @param receipt of the delivery it came in; replay keeps it, so that a replayed event is the same document
 * @param identity of the record; replay keeps it
 * @param ordinal first ordinal of the record's events under that identity
 * @param stage where it failed: {@code normalise}, {@code store}, {@code crash}
 * @param reason in words, without content
 * @param attempts deliveries so far, 0 when the broker does not count
 */
public record DeadLetter(
        byte[] bytes, Receipt receipt, Identity identity, int ordinal, String stage, String reason, int attempts) {

    /** Never shows the bytes. */
    @Override
    public String toString() {
        return "dead letter of " + receipt.source() + " at " + stage + ": " + reason;
    }
}
