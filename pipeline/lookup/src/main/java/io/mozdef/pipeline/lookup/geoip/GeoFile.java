// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.lookup.geoip;

import com.maxmind.db.CHMCache;
import com.maxmind.db.Reader;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One mmdb file as it was when it was opened. Thread-safe. It is never closed: another thread may be reading it, and the
 * collector unmaps what nobody holds any more.
 */
final class GeoFile {

    private final Path path;
    private final State state;
    private final Reader reader;
    private final boolean both;

    private GeoFile(Path path, State state, Reader reader) {
        this.path = path;
        this.state = state;
        this.reader = reader;
        this.both = reader.getMetadata().ipVersion() == 6;
    }

    static GeoFile open(Path path, GeoIpConfig.Mode mode) throws IOException {
        State state = State.of(path);
        Reader.FileMode fileMode =
                mode == GeoIpConfig.Mode.HEAP ? Reader.FileMode.MEMORY : Reader.FileMode.MEMORY_MAPPED;
        return new GeoFile(path, state, new Reader(path.toFile(), fileMode, new CHMCache()));
    }

    /** The file's record for the address, or null; an IPv4 file knows no IPv6 address and must not be asked for one. */
    @Nullable
    Map<?, ?> record(InetAddress address) throws IOException {
        return both || address instanceof Inet4Address ? reader.get(address, Map.class) : null;
    }

    boolean isOf(Path other) {
        return path.equals(other);
    }

    boolean changed() {
        try {
            return !State.of(path).equals(state);
        } catch (IOException e) {
            // being replaced right now: what we hold stays good
            return false;
        }
    }

    /** What tells one version of a file from the next; the key sees a rename even within one tick of the file clock. */
    private record State(FileTime modified, long size, @Nullable Object key) {
        static State of(Path path) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return new State(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        }
    }
}
