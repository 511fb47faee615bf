// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.rule;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** An alert's severity: the five that MozDef's alerts use. */
public enum Severity {
    INFO,
    NOTICE,
    WARNING,
    ERROR,
    CRITICAL;

    private static final Map<String, Severity> BY_LEVEL =
            Map.of("informational", INFO, "low", NOTICE, "medium", WARNING, "high", ERROR, "critical", CRITICAL);

    public static Optional<Severity> of(String name) {
        try {
            return Optional.of(valueOf(name.strip().toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The severity of a Sigma level; empty when there is no such level. */
    static Optional<Severity> ofLevel(String level) {
        return Optional.ofNullable(BY_LEVEL.get(level));
    }

    /** Whether chat is told of an alert of this severity when its rule says nothing and names no channel. */
    boolean worthTelling() {
        return this != INFO && this != NOTICE;
    }
}
