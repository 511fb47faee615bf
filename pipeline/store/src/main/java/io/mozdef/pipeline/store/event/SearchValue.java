// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.event;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Readings of a condition's value, which is always text; the same for every store. */
public final class SearchValue {

    private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);
    // three digits of exponent hold every double; 1E999999999 would be expanded to its digits
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,400}(\\.\\d{0,400})?([eE][+-]?\\d{1,3})?");

    private SearchValue() {}

    /** ASCII letters in lower case, everything else as it is: what "ASCII case aside" means. */
    public static String folded(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isUpper(text.charAt(i))) {
                return foldedFrom(text, i);
            }
        }
        return text;
    }

    private static String foldedFrom(String text, int first) {
        char[] chars = text.toCharArray();
        for (int i = first; i < chars.length; i++) {
            if (isUpper(chars[i])) {
                chars[i] += 'a' - 'A';
            }
        }
        return new String(chars);
    }

    private static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }

    /** Half a surrogate pair, which JSON can smuggle in as an escape, has no UTF-8 form: engines index U+FFFD for it. */
    public static String wellFormed(String text) {
        if (text.codePoints().noneMatch(SearchValue::isHalf)) {
            return text;
        }
        return text.codePoints()
                .map(point -> isHalf(point) ? 0xFFFD : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isHalf(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }

    /** Whether the text has an ASCII letter: without one, case makes no difference. */
    public static boolean hasLetter(String text) {
        return text.chars().anyMatch(c -> c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z');
    }

    /** The number, or empty when the text is none. */
    public static Optional<BigDecimal> number(String text) {
        return NUMBER.matcher(text).matches() ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }

    /** The largest whole number that is not above; held within the range of a long. */
    public static long floor(BigDecimal number) {
        return clamp(number.setScale(0, RoundingMode.FLOOR).toBigInteger());
    }

    /** The smallest whole number that is not below; held within the range of a long. */
    public static long ceiling(BigDecimal number) {
        return clamp(number.setScale(0, RoundingMode.CEILING).toBigInteger());
    }

    private static long clamp(BigInteger number) {
        return number.max(LONG_MIN).min(LONG_MAX).longValue();
    }

    /** Milliseconds since the epoch, which is as fine as the engines' dates are, or empty when the text is no time. */
    public static Optional<Long> millis(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant().toEpochMilli());
        } catch (DateTimeParseException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** The text of a time in a group's key. */
    public static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    /** {@code true} or {@code false}, ASCII case aside, or empty. */
    public static Optional<Boolean> bool(String text) {
        return switch (folded(text)) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}
