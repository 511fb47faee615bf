// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A mounted file, read again when it changes: looked at when it is used, at most once a second. While the new content
 * cannot be read or makes no sense, the last good one stays. Thread-safe.
 *
 * @param <T> what the content means
 */
final class WatchedFile<T> {

    private static final Logger LOG = Logger.getLogger(WatchedFile.class);
    private static final long INTERVAL = Duration.ofSeconds(1).toNanos();

    private final Path path;
    private final Function<byte[], T> reading;
    private final LongSupplier nanos;
    private volatile Known<T> known;

    WatchedFile(Path path, Function<byte[], T> reading) {
        this(path, reading, System::nanoTime);
    }

    /** Reads the file; {@link IllegalArgumentException} when it cannot be read or makes no sense. */
    WatchedFile(Path path, Function<byte[], T> reading, LongSupplier nanos) {
        this.path = path;
        this.reading = reading;
        this.nanos = nanos;
        try {
            this.known = new Known<>(reading.apply(Files.readAllBytes(path)), stamp(), nanos.getAsLong());
        } catch (IOException e) {
            throw new IllegalArgumentException(path + " cannot be read: " + e.getMessage(), e);
        }
    }

    T value() {
        Known<T> present = known;
        if (nanos.getAsLong() - present.looked() >= INTERVAL) {
            present = look();
        }
        return present.value();
    }

    private synchronized Known<T> look() {
        Known<T> present = known;
        long now = nanos.getAsLong();
        if (now - present.looked() < INTERVAL) {
            return present;
        }
        Stamp stamp = null;
        T value = present.value();
        try {
            stamp = stamp();
            if (!stamp.equals(present.stamp())) {
                value = reading.apply(Files.readAllBytes(path));
                LOG.infof("read again file=%s", path);
            }
        } catch (IOException | IllegalArgumentException e) {
            // a file that is being replaced is absent for a moment: the next look decides
            LOG.warnf(
                    "not read again, the last content stays file=%s error=%s",
                    path, e.getClass().getName());
            stamp = present.stamp();
        }
        known = new Known<>(value, stamp, now);
        return known;
    }

    private Stamp stamp() throws IOException {
        // kubelet swaps a link, so the real path changes even where time and size do not
        return new Stamp(path.toRealPath(), Files.getLastModifiedTime(path), Files.size(path));
    }

    private record Stamp(Path real, FileTime modified, long size) {}

    private record Known<T>(T value, @Nullable Stamp stamp, long looked) {}
}
