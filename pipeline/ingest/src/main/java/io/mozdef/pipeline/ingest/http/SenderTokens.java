// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.ingest.http;

import io.mozdef.pipeline.transport.mounted.MountedFolder;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Who may send. Tokens are compared by digest, in constant time, each against all; what cannot be read admits nobody.
 * The folder is read as one generation, so that no sender is refused while kubelet renews it.
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
    private final LongSupplier nanos;
    private final AtomicLong readAt = new AtomicLong();
    private volatile Map<String, byte[]> digests = Map.of();
    private volatile SortedSet<String> unreadable = Collections.emptySortedSet();
    private volatile @Nullable String problem;

    @Inject
    public SenderTokens(LoginputConfig config) {
        this(config, System::nanoTime);
    }

    SenderTokens(LoginputConfig config, LongSupplier nanos) {
        this.nanos = nanos;
        anonymous = config.anonymous();
        folder = config.tokensDir().orElse(null);
        readAt.set(nanos.getAsLong());
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
        long now = nanos.getAsLong();
        if (now - last > FRESH_NANOS && readAt.compareAndSet(last, now)) {
            read();
        }
    }

    private void read() {
        if (folder == null) {
            problem = "no sender tokens: set mozdef.loginput.tokens-dir, or mozdef.loginput.anonymous=true";
            return;
        }
        try {
            Tokens found = MountedFolder.read(folder, SenderTokens::tokens);
            digests = found.digests();
            problem = found.digests().isEmpty() ? "no sender tokens in " + folder : null;
            if (!found.unreadable().equals(unreadable)) {
                unreadable = found.unreadable();
                LOG.errorf("cannot read some sender tokens, those may not send folder=%s files=%s", folder, unreadable);
            }
        } catch (MountedFolder.ChangingException e) {
            // it is being renewed at this moment: what was valid just now holds until the next look
            LOG.debugf("sender tokens change, read later folder=%s", folder);
        } catch (IOException e) {
            digests = Map.of();
            if (problem == null) {
                LOG.errorf("cannot read sender tokens, nobody may send folder=%s error=%s", folder, e.toString());
            }
            problem = "cannot read sender tokens in " + folder;
        }
    }

    private static Tokens tokens(Path generation) throws IOException {
        Map<String, byte[]> found = new LinkedHashMap<>();
        SortedSet<String> unreadable = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(generation)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (name.startsWith(".") || !Files.isRegularFile(file)) {
                    continue;
                }
                try {
                    String token = Files.size(file) > LARGEST
                            ? ""
                            : Files.readString(file).strip();
                    if (!token.isEmpty()) {
                        found.put(name, digest(token));
                    }
                } catch (NoSuchFileException e) {
                    LOG.debugf("sender token went while it was read file=%s", file);
                } catch (IOException e) {
                    unreadable.add(name);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return new Tokens(Map.copyOf(found), unreadable);
    }

    /** What one generation of the folder says. */
    private record Tokens(Map<String, byte[]> digests, SortedSet<String> unreadable) {}

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
