// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.model.event;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known about how a delivery came to us. Minted by the door that accepted it and carried beside the bytes, never
 * inside them, so that a sender cannot choose its own parser.
 *
 * @param source name of the configured source, such as {@code eventtask} or {@code uptycs}
 * @param endpoint the door's path, such as {@code events}; null when the transport has no doors
 * @param received when the first of our doors accepted it (UTC); decides the index day
 * @param client address of the sender as that door saw it, or null
 * @param contentType as the sender declared it, or null
 */
public record Receipt(
        String source,
        @Nullable String endpoint,
        Instant received,
        @Nullable String client,
        @Nullable String contentType) {

    public Receipt {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(received, "received");
    }

    /** A receipt of which only source and time are known. */
    public static Receipt of(String source, Instant received) {
        return new Receipt(source, null, received, null, null);
    }
}
