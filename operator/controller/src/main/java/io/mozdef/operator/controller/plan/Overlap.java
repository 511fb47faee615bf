// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.plan;

/** Durations as the resource writes them: {@code 7d}, {@code 12h}, {@code 30m}. */
final class Overlap {

    private Overlap() {}

    static java.time.Duration parse(String text) {
        long number = Long.parseLong(text.substring(0, text.length() - 1));
        return switch (text.charAt(text.length() - 1)) {
            case 'd' -> java.time.Duration.ofDays(number);
            case 'h' -> java.time.Duration.ofHours(number);
            case 'm' -> java.time.Duration.ofMinutes(number);
            default -> throw new IllegalArgumentException("not a duration: " + text);
        };
    }
}
