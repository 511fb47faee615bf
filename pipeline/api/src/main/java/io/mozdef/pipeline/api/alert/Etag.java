// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.api.alert;

import io.mozdef.pipeline.api.problem.Problem;
import io.mozdef.pipeline.store.alert.AlertStore.StoredAlert;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An alert's version as an HTTP entity tag: of what people decide about it, and of nothing else. An attack that goes on, and
 * the relay, change the document every few seconds; a person who acknowledges must not be refused for that (ADR 0056).
 */
final class Etag {

    private static final List<String> DECIDED = List.of("status", "acknowledged", "acknowledgedby");

    /** 96 bits of a digest: nobody guesses or meets a second one. */
    private static final int BYTES = 12;

    /** A proxy that compresses makes a tag weak; the version in it is as good. */
    private static final Pattern TAG = Pattern.compile("(?:W/)?\"?([A-Za-z0-9_-]{1,64})\"?");

    private Etag() {}

    static String of(StoredAlert alert) {
        return of(alert.id(), alert.source());
    }

    static String of(String id, Map<String, @Nullable Object> source) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            add(digest, id);
            DECIDED.forEach(field -> add(digest, String.valueOf(source.get(field))));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest.digest(), BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void add(MessageDigest digest, String part) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }

    /** The version that the person saw. */
    static String required(@Nullable String ifMatch) {
        if (ifMatch == null || ifMatch.isBlank() || ifMatch.strip().equals("*")) {
            throw Problem.versionMissing("Send If-Match with the ETag of the alert as you saw it.")
                    .exception();
        }
        Matcher matcher = TAG.matcher(ifMatch.strip());
        if (!matcher.matches()) {
            throw Problem.badRequest("If-Match is not an ETag of an alert.").exception();
        }
        return matcher.group(1);
    }
}
