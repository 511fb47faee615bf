// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.ingest.http;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Who may send. Tokens are compared by digest, in constant time, each against all; what cannot be read admits nobody.
 * Thread-safe.
 */
@Singleton
public class SenderTokens {

    /** Name of a sender that showed no token, where none is asked for. */
    static final String ANONYMOUS = "anonymous";

    private static final Logger LOG = Logger.getLogger(SenderTokens.class);
    private static final long FRESH_NANOS = 2_000_000_000L;

    /** Larger files are no tokens. */
    private static final long LARGEST = 4_096;

    private final boolean anonymous;
    private final @Nullable Path folder;
    private final AtomicLong readAt = new AtomicLong();
    private volatile Map<String, byte[]> digests = Map.of();
    private volatile @Nullable String problem;

    @Inject
    public SenderTokens(LoginputConfig config) {
        anonymous = config.anonymous();
        folder = config.tokensDir().orElse(null);
        readAt.set(System.nanoTime());
        read();
    }

    /** Why senders cannot be told apart, or empty. */
    public Optional<String> problem() {
        return anonymous ? Optional.empty() : Optional.ofNullable(problem);
    }

    /**
     * The sender's name, or empty when it may not send.
     *
     * @param authorization value of the header {@code Authorization}: {@code Bearer <token>}, or Basic with the token as
     *     password and any user name; null when there was none
     */
    public Optional<String> sender(@Nullable String authorization) {
        refresh();
        String token = authorization == null ? null : token(authorization);
        String found = null;
        if (token != null) {
            byte[] digest = digest(token);
            for (Map.Entry<String, byte[]> known : digests.entrySet()) {
                if (MessageDigest.isEqual(digest, known.getValue())) {
                    found = known.getKey();
                }
            }
        }
        return found == null && anonymous ? Optional.of(ANONYMOUS) : Optional.ofNullable(found);
    }

    private static @Nullable String token(String authorization) {
        if (authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return authorization.substring(7).strip();
        }
        if (!authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            return null;
        }
        try {
            String pair = new String(
                    Base64.getDecoder().decode(authorization.substring(6).strip()), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? null : pair.substring(colon + 1);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private void refresh() {
        long last = readAt.get();
        long now = System.nanoTime();
        if (now - last > FRESH_NANOS && readAt.compareAndSet(last, now)) {
            read();
        }
    }

    private void read() {
        if (folder == null) {
            problem = "no sender tokens: set mozdef.loginput.tokens-dir, or mozdef.loginput.anonymous=true";
            return;
        }
        Map<String, byte[]> found = new LinkedHashMap<>();
        // Kubernetes mounts files as links beside hidden folders
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = file.getFileName().toString();
                if (name.startsWith(".") || !Files.isRegularFile(file) || Files.size(file) > LARGEST) {
                    continue;
                }
                String token = Files.readString(file).strip();
                if (!token.isEmpty()) {
                    found.put(name, digest(token));
                }
            }
            digests = Map.copyOf(found);
            problem = found.isEmpty() ? "no sender tokens in " + folder : null;
        } catch (IOException e) {
            digests = Map.of();
            if (problem == null) {
                LOG.errorf("cannot read sender tokens, nobody may send folder=%s error=%s", folder, e.toString());
            }
            problem = "cannot read sender tokens in " + folder;
        }
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
