// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.kind;

import io.mozdef.pipeline.store.event.StoredEvent;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads values of stored events as texts and times. */
public final class EventFacts {

    private EventFacts() {}

    /** The value at the path as text: lists joined by {@code ", "}, objects and absent values empty. */
    public static String text(@Nullable StoredEvent event, String path) {
        return event == null ? "" : text(event.at(path));
    }

    private static String text(@Nullable Object value) {
        if (value == null || value instanceof Map) {
            return "";
        }
        if (value instanceof Collection<?> list) {
            return String.join(", ", list.stream().map(EventFacts::text).toList());
        }
        return value.toString();
    }

    /** When it happened; the store holds no event without a valid time, so the fallback is for foreign documents. */
    public static Instant time(StoredEvent event, Instant otherwise) {
        try {
            return DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text(event, "utctimestamp"), Instant::from);
        } catch (DateTimeException e) {
            return otherwise;
        }
    }
}
