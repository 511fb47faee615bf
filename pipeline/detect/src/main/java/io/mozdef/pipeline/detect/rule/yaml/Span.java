// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.rule.yaml;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A length of time as people write it in rules: a whole number and {@code s}, {@code m}, {@code h} or {@code d}. */
public final class Span {

    private static final Pattern FORM = Pattern.compile("(\\d{1,6})([smhd])");

    private Span() {}

    public static Optional<Duration> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(matcher.group(1));
        switch (matcher.group(2)) {
            case "s":
                return Optional.of(Duration.ofSeconds(amount));
            case "m":
                return Optional.of(Duration.ofMinutes(amount));
            case "h":
                return Optional.of(Duration.ofHours(amount));
            default:
                return Optional.of(Duration.ofDays(amount));
        }
    }
}
