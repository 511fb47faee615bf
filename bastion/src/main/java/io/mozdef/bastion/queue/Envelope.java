// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.queue;

import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What travels beside the body: see {@code contract/README.md}, which this class writes out word for word. */
final class Envelope {
    static final int MAX_CONTENT_TYPE = 200;

    private static final long BUCKET_MILLIS = 600_000;
    private static final DateTimeFormatter MILLISECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Envelope() {}

    static String json(String source, Instant received, String client, @Nullable String contentType, byte[] body) {
        JsonObject json = new JsonObject()
                .put("v", 1)
                .put("source", source)
                .put("received", MILLISECONDS.format(received))
                .put("client", client);
        String printable = contentType == null ? "" : printable(contentType);
        if (!printable.isEmpty()) {
            json.put("contentType", printable);
        }
        byte[] bodySha256 = sha256().digest(body);
        return json.put("sha256", hex(bodySha256))
                .put("deliveryId", deliveryId(source, received, bodySha256))
                .encode();
    }

    /** Over the body's digest instead of its bytes, so that a large body is hashed once. */
    private static String deliveryId(String source, Instant received, byte[] bodySha256) {
        byte[] name = source.getBytes(StandardCharsets.US_ASCII);
        long bucket = Math.floorDiv(received.toEpochMilli(), BUCKET_MILLIS);
        ByteBuffer identity = ByteBuffer.allocate(4 + name.length + bodySha256.length + 8)
                .putInt(name.length)
                .put(name)
                .put(bodySha256)
                .putLong(bucket);
        return hex(sha256().digest(identity.array()));
    }

    private static String printable(String contentType) {
        StringBuilder kept = new StringBuilder();
        contentType
                .chars()
                .filter(c -> c >= 0x20 && c < 0x7F)
                .limit(MAX_CONTENT_TYPE)
                .forEach(c -> kept.append((char) c));
        return kept.toString();
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
