// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.queue;

import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One SQS message, as {@code contract/} describes it. Immutable; {@link #toString} has no content.
 *
 * @param body text, or base64
 * @param base64 whether the body is base64
 * @param envelope JSON
 * @param size what SQS counts: the body and the attributes' names, types and values, in bytes
 */
public record Message(String body, boolean base64, String envelope, int size) {
    /** What the envelope and SQS' own accounting may take of the queue's limit, in bytes (design-events.md 2). */
    public static final int RESERVED = 8 * 1024;

    static final String ENVELOPE = "mozdef-envelope";
    static final String ENCODING = "mozdef-encoding";

    private static final int ATTRIBUTES = (ENVELOPE + "String" + ENCODING + "String" + "base64").length();

    /** Encodes a request's bytes; they are not empty. */
    public static Message of(
            String source, Instant received, String client, @Nullable String contentType, byte[] bytes) {
        String envelope = Envelope.json(source, received, client, contentType, bytes);
        Optional<String> text = SqsText.of(bytes);
        String body = text.orElseGet(() -> Base64.getEncoder().encodeToString(bytes));
        int length = text.isPresent() ? bytes.length : body.length();
        return new Message(body, text.isEmpty(), envelope, length + envelope.length() + ATTRIBUTES);
    }

    /** Length of the body in bytes, after encoding. */
    public int bodyBytes() {
        return size - envelope.length() - ATTRIBUTES;
    }

    @Override
    public String toString() {
        return "Message[" + size + " bytes]";
    }
}
