// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.lookup.geoip;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Which files say where an address is; read at start. */
@ConfigMapping(prefix = "mozdef.lookup.geoip")
public interface GeoIpConfig {

    /** City files (mmdb), asked in this order; an IPv4 and an IPv6 file may stand side by side. Without one nothing is located. */
    Optional<List<Path>> city();

    /** Files (mmdb) that name the autonomous system of an address. */
    Optional<List<Path>> asn();

    /**
     * Whether files are mapped into memory or read into the heap. A mapped file must be replaced by renaming (as Kubernetes does with
     * mounted volumes), never overwritten in place.
     */
    @WithDefault("mapped")
    Mode mode();

    /** How often the files' times and sizes are looked at; a changed file is read again without a restart. */
    @WithDefault("PT1M")
    Duration reloadInterval();

    /** Where a file's bytes are kept. */
    enum Mode {
        MAPPED,
        HEAP
    }
}
