// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.model.event;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;

/** How the index holds a listed field, and which values it can hold. */
public enum FieldType {
    /** Exact text; strings over {@link FieldTypes#IGNORE_ABOVE} characters are stored but not searchable. */
    KEYWORD {
        @Override
        public boolean accepts(Object value) {
            return isScalar(value);
        }
    },
    /** Analysed text with a lower-cased keyword beside it. */
    TEXT {
        @Override
        public boolean accepts(Object value) {
            return isScalar(value);
        }
    },
    /** One IPv4 or IPv6 address; searchable by CIDR. */
    IP {
        @Override
        public boolean accepts(Object value) {
            return value instanceof String text && IpLiteral.isAddress(text);
        }
    },
    /** ISO-8601 with an offset, in capitals, years 0000 to 9999: the form that every engine reads. */
    DATE {
        @Override
        public boolean accepts(Object value) {
            return value instanceof Instant || value instanceof String text && isInstant(text);
        }
    },
    LONG {
        @Override
        public boolean accepts(Object value) {
            return value instanceof Long
                    || value instanceof Integer
                    || value instanceof String text && LONG_TEXT.matcher(text).matches();
        }
    },
    DOUBLE {
        @Override
        public boolean accepts(Object value) {
            return value instanceof Number number && Double.isFinite(number.doubleValue())
                    || value instanceof String text && DOUBLE_TEXT.matcher(text).matches();
        }
    },
    BOOLEAN {
        @Override
        public boolean accepts(Object value) {
            return value instanceof Boolean || "true".equals(value) || "false".equals(value);
        }
    },
    /** {@code "lat,lon"}, in degrees from -90 to 90 and -180 to 180. */
    GEO_POINT {
        @Override
        public boolean accepts(Object value) {
            if (value instanceof String text && GEO_TEXT.matcher(text).matches()) {
                int comma = text.indexOf(',');
                return Math.abs(Double.parseDouble(text.substring(0, comma))) <= 90
                        && Math.abs(Double.parseDouble(text.substring(comma + 1))) <= 180;
            }
            return false;
        }
    };

    // at most 18 digits: every such number fits a long
    private static final Pattern LONG_TEXT = Pattern.compile("-?\\d{1,18}");
    private static final Pattern DOUBLE_TEXT = Pattern.compile("-?\\d{1,300}(\\.\\d{1,300})?");
    private static final Pattern DATE_TEXT =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?(Z|[+-]\\d{2}:\\d{2})");
    private static final Pattern GEO_TEXT = Pattern.compile("-?\\d{1,2}(\\.\\d{1,20})?,-?\\d{1,3}(\\.\\d{1,20})?");

    /** Whether the index takes this single value; lists are asked element by element, null is always taken. */
    public abstract boolean accepts(Object value);

    private static boolean isScalar(Object value) {
        return value instanceof String
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Instant;
    }

    private static boolean isInstant(String text) {
        if (!DATE_TEXT.matcher(text).matches()) {
            return false;
        }
        try {
            DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
