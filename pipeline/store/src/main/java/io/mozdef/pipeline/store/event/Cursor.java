// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.event;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mozdef.pipeline.model.event.JsonTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A place in a sorted answer, as text that callers hand back: base64url of {@code {"a": position, "q": digest}}. The digest
 * is over query and position, so that a cursor of another query, or one that was edited, is refused and not misread. It is
 * no secret and grants nothing: the query's own checks decide what a caller may see.
 */
public final class Cursor {

    private static final int DIGEST_BYTES = 12;
    private static final int LONGEST = 8_192;

    private Cursor() {}

    /** @param query anything whose text says which question is asked @param position sort values of the last element shown */
    public static String of(String query, List<?> position) {
        byte[] json = json(Map.of("a", position, "q", digest(query, position)));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json);
    }

    /**
     * The position that a cursor stands for.
     *
     * @throws IllegalArgumentException when it is no cursor of this query
     */
    public static List<?> position(String query, String cursor) {
        if (cursor.length() <= LONGEST
                && decoded(cursor) instanceof Map<?, ?> map
                && map.get("a") instanceof List<?> position
                && digest(query, position).equals(map.get("q"))) {
            return position;
        }
        throw new IllegalArgumentException("the cursor does not belong to this query; start again without one");
    }

    private static @Nullable Object decoded(String cursor) {
        try {
            return JsonTree.read(Base64.getUrlDecoder().decode(cursor));
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }

    private static String digest(String query, List<?> position) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(query.getBytes(StandardCharsets.UTF_8));
            sha256.update((byte) 0);
            byte[] digest = sha256.digest(json(position));
            return HexFormat.of().formatHex(Arrays.copyOf(digest, DIGEST_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static byte[] json(Object tree) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = JsonTree.FACTORY.createGenerator(bytes)) {
            JsonTree.write(out, tree);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
