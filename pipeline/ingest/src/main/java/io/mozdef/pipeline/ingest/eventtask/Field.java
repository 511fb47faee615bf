// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.ingest.eventtask;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a top-level key goes: MozDef's alias table. Several keys may feed one field; the last one in the document wins. */
enum Field {
    EVENTSOURCEIPADDRESS("sourceip"),
    /** Feeds {@code source} and {@code facility}. */
    FACILITY_AND_SOURCE("facility"),
    SOURCE("source"),
    FACILITY("syslogfacility"),
    SUMMARY("message", "summary"),
    PAYLOAD("payload"),
    TIME("eventtime", "timestamp", "utctimestamp", "date"),
    HOSTNAME("hostname", "source_host", "host"),
    TAGS("tags", "tag"),
    SEVERITY("syslogseverity", "severity", "severityvalue", "level", "priority"),
    PROCESSID("pid", "processid"),
    /** {@code ident} is how Fluent Bit and fluentd name the program of a syslog line. */
    PROCESSNAME("pname", "processname", "sourcename", "program", "ident"),
    EVENTSOURCE("path", "logger", "file"),
    CATEGORY("type", "eventtype", "category"),
    DETAILS("fields", "details");

    private static final Map<String, Field> BY_KEY = new HashMap<>();

    static {
        for (Field field : values()) {
            for (String key : field.keys) {
                BY_KEY.put(key, field);
            }
        }
    }

    private final String[] keys;
    private final String target = name().toLowerCase(Locale.ROOT);

    Field(String... keys) {
        this.keys = keys;
    }

    /** The field of a canonical key, or null when the key is nobody's alias. */
    static @Nullable Field of(String key) {
        return BY_KEY.get(key);
    }

    /** Name of the event's field. */
    String target() {
        return target;
    }

    /** Removes every {@code @} and lower-cases; returns the same string when there is nothing to do. */
    static String canonical(String key) {
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (c == '@' || c > 'z' || (c >= 'A' && c <= 'Z')) {
                return key.replace("@", "").toLowerCase(Locale.ROOT);
            }
        }
        return key;
    }
}
