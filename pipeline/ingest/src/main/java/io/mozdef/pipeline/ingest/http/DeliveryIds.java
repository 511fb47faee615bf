// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.ingest.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Mints the delivery ids of one request: with an idempotency key the same ones each time, else new ones. Sender and door are
 * part of the former, so that one sender's keys cannot hide another's events.
 */
public final class DeliveryIds {

    private final String prefix;

    private DeliveryIds(String prefix) {
        this.prefix = prefix;
    }

    /**
     * The ids of a request.
     *
     * @param sender name of the sender's token
     * @param endpoint path of the door, without slashes around it
     */
    public static DeliveryIds of(@Nullable String idempotencyKey, String sender, String endpoint) {
        return new DeliveryIds(
                idempotencyKey == null ? UUID.randomUUID().toString() : keyed(sender, endpoint, idempotencyKey));
    }

    private static String keyed(String... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                digest.update(
                        ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 20);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** @param position of the event in its request, from 0 */
    public String at(int position) {
        return prefix + "-" + position;
    }
}
