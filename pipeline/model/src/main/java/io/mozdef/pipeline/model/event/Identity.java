// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.model.event;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;

/**
 * What makes one thing that was sent to us the same thing when it comes again. In order of precedence: the record's own id,
 * the delivery id minted at the door, the transport's message id, the bytes.
 *
 * @param kind where the value comes from
 * @param value compared byte for byte; never empty
 */
public record Identity(Kind kind, String value) {

    /** The precedence of design-events.md 1, rows a to d. */
    public enum Kind {
        /** The record's own id, such as a CloudTrail {@code eventID}. */
        NATIVE,
        /** Minted by our door: AMQP {@code message-id}, SQS envelope {@code deliveryId}. */
        DELIVERY,
        /** The transport's own: SNS or SQS MessageId. */
        TRANSPORT,
        /** SHA-256 of the raw body: foreign AMQP publishers without an id. Equal bytes are then one event. */
        BYTES
    }

    public Identity {
        Objects.requireNonNull(kind, "kind");
        if (value.isEmpty()) {
            throw new IllegalArgumentException("an identity needs a value");
        }
    }

    /** The identity of row d. */
    public static Identity ofBytes(byte[] body) {
        return new Identity(Kind.BYTES, HexFormat.of().formatHex(sha256().digest(body)));
    }

    /**
     * The document's id: the first 160 bits of SHA-256 over source, identity and ordinal, each with its length in front so
     * that no two inputs run together. No clock and no host name enters it.
     *
     * @param ordinal counts the events of the record (native identity) or of the delivery (all others), from 0
     */
    public String documentId(String source, int ordinal) {
        MessageDigest digest = sha256();
        update(digest, source);
        update(digest, kind.name());
        update(digest, value);
        update(digest, Integer.toString(ordinal));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest.digest(), 20));
    }

    private static void update(MessageDigest digest, String part) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update((byte) (bytes.length >>> 24));
        digest.update((byte) (bytes.length >>> 16));
        digest.update((byte) (bytes.length >>> 8));
        digest.update((byte) bytes.length);
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * A record's own id with its own time.
     *
     * @param value the id
     * @param time the record's native time; decides the index day when it lies close to the receipt
     */
    public record Native(String value, Instant time) {

        public Native {
            Objects.requireNonNull(time, "time");
            if (value.isEmpty()) {
                throw new IllegalArgumentException("a native identity needs a value");
            }
        }

        public Identity identity() {
            return new Identity(Kind.NATIVE, value);
        }
    }
}
