// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.sqs;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Bytes as the text that SQS takes, and back.
 *
 * @param body at least one character
 * @param encoding value of the attribute {@code mozdef-encoding}, or null for plain text
 */
record SqsText(String body, @Nullable String encoding) {

    static final String BASE64 = "base64";

    /** Only for dead letters whose envelope does not fit beside them otherwise. */
    static final String GZIP_BASE64 = "gzip+base64";

    /** Largest body that is unpacked; a queue's limit is 1 MiB, and ours compress no better than this. */
    private static final int LARGEST_UNPACKED = 64 << 20;

    /** As text when the bytes are UTF-8 within SQS' character set, else as base64 (bastion/contract). */
    static SqsText of(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (!text.isEmpty() && text.chars().allMatch(SqsText::taken)) {
                return new SqsText(text, null);
            }
        } catch (CharacterCodingException e) {
            // not UTF-8: base64 it is
            return new SqsText(Base64.getEncoder().encodeToString(bytes), BASE64);
        }
        return new SqsText(Base64.getEncoder().encodeToString(bytes), BASE64);
    }

    static SqsText packed(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail to be written", e);
        }
        return new SqsText(Base64.getEncoder().encodeToString(out.toByteArray()), GZIP_BASE64);
    }

    /** Characters of SQS' set; surrogates are always paired, for they come from a strict decoder. */
    private static boolean taken(int c) {
        return c == 0x9 || c == 0xA || c == 0xD || (c >= 0x20 && c <= 0xFFFD);
    }

    /**
     * The bytes that were sent.
     *
     * @throws IOException when the body is not in its encoding
     */
    byte[] bytes() throws IOException {
        if (encoding == null) {
            return body.getBytes(StandardCharsets.UTF_8);
        }
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(body);
        } catch (IllegalArgumentException e) {
            throw new IOException("not base64", e);
        }
        if (!GZIP_BASE64.equals(encoding)) {
            return decoded;
        }
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(decoded))) {
            byte[] unpacked = gzip.readNBytes(LARGEST_UNPACKED + 1);
            if (unpacked.length > LARGEST_UNPACKED) {
                throw new IOException("larger than " + LARGEST_UNPACKED + " bytes");
            }
            return unpacked;
        }
    }
}
