// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.review;

import java.util.Collection;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Whether a name of the environment is, or overrides, one of the operator's. A program reads one setting by several names: with dots or in
 * capitals, of a profile ({@code %prod.}, {@code _PROD_}), or as an option of the Java process.
 */
final class OwnedNames {

    /** Ports, health and start of the process are fixed: probes, Services and policies name them. */
    private static final Pattern FIXED = Pattern.compile(
            "QUARKUS_(HTTP|MANAGEMENT)_.*(PORT|ENABLED|HOST|ROOT_PATH)|_?JAVA_(TOOL_)?OPTIONS|JDK_JAVA_OPTIONS|MOZDEF_ROLE"
                    + "|(QUARKUS|SMALLRYE)_CONFIG_.*|QUARKUS_PROFILE");

    /** Spelled in the environment, {@code %name.} and {@code _NAME_} look alike. */
    private static final Pattern PROFILE = Pattern.compile("^_[A-Z0-9]+(_[A-Z0-9]+)*?_(?=(MOZDEF|QUARKUS|SMALLRYE)_)");

    private OwnedNames() {}

    static boolean isOwned(String name, Collection<String> owned) {
        String plain = plain(name);
        return FIXED.matcher(plain).matches()
                || owned.stream().map(OwnedNames::plain).anyMatch(plain::equals);
    }

    private static String plain(String name) {
        String capitals = name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
        return PROFILE.matcher(capitals).replaceFirst("");
    }
}
