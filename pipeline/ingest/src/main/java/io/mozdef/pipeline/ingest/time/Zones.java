// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.ingest.time;

import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;

/** Zones as they stand behind a time: offsets, and the names of RFC 2822 section 4.3. */
final class Zones {

    private static final Map<String, ZoneOffset> NAMED = Map.ofEntries(
            Map.entry("Z", ZoneOffset.UTC),
            Map.entry("UT", ZoneOffset.UTC),
            Map.entry("UTC", ZoneOffset.UTC),
            Map.entry("GMT", ZoneOffset.UTC),
            Map.entry("EST", ZoneOffset.ofHours(-5)),
            Map.entry("EDT", ZoneOffset.ofHours(-4)),
            Map.entry("CST", ZoneOffset.ofHours(-6)),
            Map.entry("CDT", ZoneOffset.ofHours(-5)),
            Map.entry("MST", ZoneOffset.ofHours(-7)),
            Map.entry("MDT", ZoneOffset.ofHours(-6)),
            Map.entry("PST", ZoneOffset.ofHours(-8)),
            Map.entry("PDT", ZoneOffset.ofHours(-7)));

    private Zones() {}

    /** @throws DateTimeException when it is none that is known */
    static ZoneOffset read(String zone) {
        ZoneOffset named = NAMED.get(zone.toUpperCase(Locale.ROOT));
        if (named != null) {
            return named;
        }
        if (zone.length() > 1 && (zone.charAt(0) == '+' || zone.charAt(0) == '-')) {
            return ZoneOffset.of(zone);
        }
        throw new DateTimeException("unknown zone");
    }
}
