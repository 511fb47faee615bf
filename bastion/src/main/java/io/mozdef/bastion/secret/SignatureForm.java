// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.secret;

import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a sender signs the bytes of a body, instead of showing the secret. HMAC-SHA-256 in both forms. */
public enum SignatureForm {
    /** {@code X-Hub-Signature-256: sha256=<hex>} over the body (GitHub documentation, validating webhook deliveries). Has no time and no id: the signature itself tells a repeat. */
    GITHUB {
        @Override
        Optional<Claim> claim(MultiMap headers, byte[] body, Instant now, Duration tolerance) {
            String header = Credentials.only(headers, "X-Hub-Signature-256");
            if (header == null || !header.startsWith("sha256=")) {
                return Optional.empty();
            }
            byte[] mac = hex(header.substring("sha256=".length()));
            return mac == null
                    ? Optional.empty()
                    : Optional.of(new Claim(
                            List.of(body), List.of(mac), HexFormat.of().formatHex(mac)));
        }
    },
    /** {@code webhook-id}, {@code webhook-timestamp}, {@code webhook-signature: v1,<base64> ...} over {@code id.timestamp.body} (standardwebhooks.com). */
    STANDARD {
        @Override
        Optional<Claim> claim(MultiMap headers, byte[] body, Instant now, Duration tolerance) {
            String id = Credentials.only(headers, "webhook-id");
            String time = Credentials.only(headers, "webhook-timestamp");
            String signatures = Credentials.only(headers, "webhook-signature");
            if (id == null || id.isEmpty() || time == null || signatures == null || !fresh(time, now, tolerance)) {
                return Optional.empty();
            }
            List<byte[]> macs = new ArrayList<>();
            for (String signature : signatures.split(" ", MAX_SIGNATURES)) {
                byte[] mac = signature.startsWith("v1,") ? base64(signature.substring(3)) : null;
                if (mac != null) {
                    macs.add(mac);
                }
            }
            byte[] head = (id + "." + time + ".").getBytes(StandardCharsets.UTF_8);
            return Optional.of(new Claim(List.of(head, body), macs, id));
        }
    };

    private static final int MAX_SIGNATURES = 10;

    /** Of HMAC-SHA-256. */
    private static final int MAC_BYTES = 32;

    /**
     * What a request claims.
     *
     * @param signed the bytes that were signed, in parts
     * @param macs the signatures, one of which has to be right
     * @param id what repeats of the message have in common: the sender's id where it is signed, else the signature
     */
    record Claim(List<byte[]> signed, List<byte[]> macs, String id) {
        boolean holds(byte[] mac) {
            boolean holds = false;
            for (byte[] claimed : macs) {
                holds |= MessageDigest.isEqual(mac, claimed);
            }
            return holds;
        }
    }

    /** A signature that was right: by which secret, and what repeats of the message have in common. */
    public record Proof(String secret, String id) {}

    abstract Optional<Claim> claim(MultiMap headers, byte[] body, Instant now, Duration tolerance);

    /**
     * Whether the headers hold what a signature is made of, and its time is now: all that can be said before the body is read. Who
     * shows less is refused without a byte of it.
     */
    public boolean isShown(MultiMap headers, Instant now, Duration tolerance) {
        return claim(headers, new byte[0], now, tolerance)
                .filter(claim -> claim.macs().stream().anyMatch(mac -> mac.length == MAC_BYTES))
                .isPresent();
    }

    /** Checks the signature of a body against every secret; null when none made it, or its time is not now. */
    public @Nullable Proof verify(MultiMap headers, byte[] body, Secrets secrets, Instant now, Duration tolerance) {
        Claim claim = claim(headers, body, now, tolerance).orElse(null);
        String secret = claim == null ? null : secrets.matchSigned(claim);
        return claim == null || secret == null ? null : new Proof(secret, claim.id());
    }

    private static boolean fresh(String time, Instant now, Duration tolerance) {
        try {
            return Math.abs(now.getEpochSecond() - Long.parseLong(time)) <= tolerance.toSeconds();
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static byte @Nullable [] hex(String text) {
        try {
            return HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static byte @Nullable [] base64(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
