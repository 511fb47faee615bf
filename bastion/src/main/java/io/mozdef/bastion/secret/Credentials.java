// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.secret;

import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a request shows its secret: in a header, or as the password of HTTP Basic when a user is set.
 *
 * @param header name of the header
 * @param basicUser user of HTTP Basic
 * @param secrets the valid secrets, as they are now
 */
public record Credentials(String header, Optional<String> basicUser, Supplier<Secrets> secrets) {
    /** The name of the secret that was shown, else null. */
    public @Nullable String check(MultiMap headers) {
        String shown = only(headers, header);
        String basic = basicUser.isEmpty() ? null : password(only(headers, "Authorization"), basicUser.get());
        return secrets.get().match(shown == null ? basic : shown);
    }

    /** Two headers of the name say two things: neither counts. */
    static @Nullable String only(MultiMap headers, String name) {
        List<String> values = headers.getAll(name);
        return values.size() == 1 ? values.get(0) : null;
    }

    private static @Nullable String password(@Nullable String authorization, String user) {
        if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith("basic ")) {
            return null;
        }
        try {
            byte[] decoded =
                    Base64.getDecoder().decode(authorization.substring(6).strip());
            String pair = new String(decoded, StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            String name = colon < 0 ? "" : pair.substring(0, colon);
            boolean right =
                    MessageDigest.isEqual(name.getBytes(StandardCharsets.UTF_8), user.getBytes(StandardCharsets.UTF_8));
            return right ? pair.substring(colon + 1) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
