// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A shared secret, held as its SHA-256: comparing digests takes the same time whatever the lengths are, and no text is
 * kept, unless it makes signatures. {@link #toString} has only the name.
 */
final class Secret {
    /** Fewest characters: 32 hex digits are 128 bits. UptoMozDef's documentation makes 64. */
    static final int MIN_LENGTH = 32;

    private final String name;
    private final byte[] digest;
    private final byte[] key;

    private Secret(String name, byte[] digest, byte[] key) {
        this.name = name;
        this.digest = digest;
        this.key = key;
    }

    /**
     * White space around the text is not part of it. Null, and a word to {@code problem}, when the text will not do.
     *
     * @param signs whether it makes signatures: only then the text itself is kept
     */
    static @Nullable Secret of(String name, String text, boolean signs, Consumer<String> problem) {
        String stripped = text.strip();
        if (stripped.length() < MIN_LENGTH) {
            problem.accept("secret '" + name + "' is shorter than " + MIN_LENGTH + " characters");
            return null;
        }
        if (!stripped.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            problem.accept("secret '" + name + "' has characters that a header cannot carry (printable ASCII only)");
            return null;
        }
        return new Secret(name, sha256(stripped), signs ? key(stripped) : new byte[0]);
    }

    /** The file it came from, or the environment variable. */
    String name() {
        return name;
    }

    /** HMAC-SHA-256 of the parts, one behind the other. */
    byte[] hmac(List<byte[]> parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            parts.forEach(mac::update);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    /** Standard Webhooks writes a key as {@code whsec_} and base64; otherwise the text is the key. */
    private static byte[] key(String text) {
        if (text.startsWith("whsec_")) {
            try {
                return Base64.getDecoder().decode(text.substring("whsec_".length()));
            } catch (IllegalArgumentException e) {
                return text.getBytes(StandardCharsets.UTF_8);
            }
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    boolean hasDigest(byte[] other) {
        return MessageDigest.isEqual(digest, other);
    }

    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && name.equals(secret.name) && hasDigest(secret.digest);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
