// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.ingest;

import io.mozdef.pipeline.model.event.Receipt;
import java.util.List;

/**
 * Turns one delivery of a source into records, and each record into drafts. Never throws for what a sender can send: a
 * record that cannot be read is {@link Normalised.Poison}, its neighbours are unaffected. Nothing sent is discarded: what has
 * no place of its own is kept under {@code details}. Implementations are {@code @Singleton} beans and thread-safe.
 */
public interface Normaliser {

    /** Stable name by which configuration chooses it, such as {@code eventtask}. */
    String format();

    /**
     * @param body the delivery's bytes, already decoded from the transport's encoding
     * @return one entry for each record, in order; at least one
     */
    List<Normalised> normalise(byte[] body, Receipt receipt);
}
