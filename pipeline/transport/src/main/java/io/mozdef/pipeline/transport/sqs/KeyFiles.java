// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.sqs;

import io.mozdef.pipeline.transport.mounted.MountedFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Keys from two mounted files, read again at most once a second, so that a renewed key needs no restart. Where both lie in one
 * folder they are read as a pair: an id with another's secret would be refused. While they cannot be read the last ones stay.
 * Thread-safe.
 */
final class KeyFiles implements AwsCredentialsProvider {

    private static final Logger LOG = Logger.getLogger(KeyFiles.class);
    private static final long FRESH_NANOS = 1_000_000_000L;

    private final Path id;
    private final Path secret;
    private final LongSupplier nanos;
    private volatile Read last;

    private record Read(AwsCredentials credentials, long at) {}

    /** @throws UncheckedIOException when they cannot be read now */
    KeyFiles(Path id, Path secret) {
        this(id, secret, System::nanoTime);
    }

    KeyFiles(Path id, Path secret, LongSupplier nanos) {
        this.id = id.toAbsolutePath();
        this.secret = secret.toAbsolutePath();
        this.nanos = nanos;
        try {
            last = new Read(read(), nanos.getAsLong());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the SQS key files", e);
        }
    }

    private AwsCredentials read() throws IOException {
        Path folder = id.getParent();
        if (folder == null || !folder.equals(secret.getParent())) {
            return pair(id, secret);
        }
        return MountedFolder.read(
                folder,
                generation -> pair(generation.resolve(id.getFileName()), generation.resolve(secret.getFileName())));
    }

    private static AwsCredentials pair(Path id, Path secret) throws IOException {
        String key = Files.readString(id).strip();
        String word = Files.readString(secret).strip();
        if (key.isEmpty() || word.isEmpty()) {
            // it is being written
            throw new IOException("an SQS key file is empty");
        }
        return AwsBasicCredentials.create(key, word);
    }

    @Override
    public AwsCredentials resolveCredentials() {
        Read current = last;
        long now = nanos.getAsLong();
        if (now - current.at() > FRESH_NANOS) {
            try {
                current = new Read(read(), now);
            } catch (IOException e) {
                LOG.warnf(
                        "SQS key files not read again, the last ones stay: %s",
                        e.getClass().getName());
                current = new Read(current.credentials(), now);
            }
            last = current;
        }
        return current.credentials();
    }
}
