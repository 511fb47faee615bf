// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.model.event;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The listed fields: those whose type the index promises. The template is made from this list, the worker checks values
 * against it before each write, and a rule that compares numbers or networks may only name fields that are typed here.
 * Every other {@code details.*} leaf is a keyword.
 *
 * <p>Names and types follow MozDef's default mapping; ports and sizes are numbers here, since MozDef's keyword ports made
 * range searches lexical.
 */
public final class FieldTypes {

    /** Strings longer than this many characters are stored and shown but not indexed: 32,766 bytes is the engine's limit, at 4 bytes each. */
    public static final int IGNORE_ABOVE = 8191;

    /** Version of the list and of the template made from it; raised with every change of either. */
    public static final int VERSION = 1;

    private static final Map<String, FieldType> TYPES = list();

    private FieldTypes() {}

    /** The type of a dotted path such as {@code details.sourceport}, or null when the path is not listed. */
    public static @Nullable FieldType of(String path) {
        return TYPES.get(path);
    }

    /** The type that a condition on this path works with: the listed one, else keyword. */
    public static FieldType searchedAs(String path) {
        return TYPES.getOrDefault(path, FieldType.KEYWORD);
    }

    /** All listed paths with their types, sorted by path. */
    public static Map<String, FieldType> all() {
        return TYPES;
    }

    private static Map<String, FieldType> list() {
        Map<String, FieldType> types = new TreeMap<>();
        put(types, FieldType.DATE, "receivedtimestamp", "timestamp", "utctimestamp", "mozdef.indexedtimestamp");
        put(types, FieldType.TEXT, "summary");
        put(
                types,
                FieldType.KEYWORD,
                "category",
                "eventsource",
                "facility",
                "hostname",
                "mozdefhostname",
                "processid",
                "processname",
                "severity",
                "source",
                "tags",
                "type",
                "version",
                "errors",
                "mozdef.plugins",
                "mozdef.source",
                "mozdef.endpoint",
                "mozdef.client");
        put(
                types,
                FieldType.IP,
                "details.sourceipaddress",
                "details.destinationipaddress",
                "details.eventsourceipaddress",
                "details.sourceipv4address",
                "details.sourceipv6address",
                "details.destinationipv4address",
                "details.destinationipv6address");
        put(
                types,
                FieldType.LONG,
                "details.sourceport",
                "details.destinationport",
                "details.requestsize",
                "details.responsesize",
                "details.originipbytes",
                "details.responseipbytes");
        put(types, FieldType.GEO_POINT, "details.sourceipgeopoint", "details.destinationipgeopoint");
        put(types, FieldType.BOOLEAN, "details.success");
        return Collections.unmodifiableMap(types);
    }

    private static void put(Map<String, FieldType> types, FieldType type, String... paths) {
        for (String path : paths) {
            types.put(path, type);
        }
    }
}
