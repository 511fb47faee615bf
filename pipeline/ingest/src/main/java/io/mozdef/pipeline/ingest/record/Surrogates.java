// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.ingest.record;

import io.mozdef.pipeline.model.event.EventDraft;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Halves of surrogate pairs: JSON can write them ({@code "\ud800"}), UTF-8 cannot, and one of them would fail a whole bulk
 * request. Each becomes U+FFFD.
 */
public final class Surrogates {

    private Surrogates() {}

    /** Whether the JSON could hold such a half; cheap, and nearly always false. */
    public static boolean possible(byte[] json) {
        for (int i = 0; i < json.length; i++) {
            byte b = json[i];
            boolean escape = b == '\\' && i + 2 < json.length && json[i + 1] == 'u' && (json[i + 2] | 0x20) == 'd';
            if (escape || b == (byte) 0xED) {
                return true;
            }
        }
        return false;
    }

    /** Mends every text of the draft. */
    public static void mend(EventDraft draft) {
        for (String field : List.of(
                "summary",
                "source",
                "facility",
                "hostname",
                "severity",
                "processid",
                "processname",
                "eventsource",
                "category",
                "type")) {
            String text = draft.text(field);
            if (text != null && isBroken(text)) {
                draft.set(field, mend(text));
            }
        }
        if (!draft.tags().isEmpty()) {
            draft.set("tags", mend(draft.tags()));
        }
        if (draft.get("errors") instanceof List<?> errors) {
            draft.set("errors", mend(errors));
        }
        for (Map.Entry<String, @Nullable Object> detail :
                new ArrayList<>(draft.details().entrySet())) {
            if (isBroken(detail.getKey())) {
                draft.removeDetail(detail.getKey());
            }
            draft.setDetail(mend(detail.getKey()), mend(detail.getValue()));
        }
    }

    /** The tree with every text mended. */
    public static @Nullable Object mend(@Nullable Object value) {
        if (value instanceof String text) {
            return mend(text);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> mended = new ArrayList<>(list.size());
            list.forEach(element -> mended.add(mend(element)));
            return mended;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> mended = new LinkedHashMap<>();
            map.forEach((key, element) -> mended.put(mend((String) key), mend(element)));
            return mended;
        }
        return value;
    }

    private static String mend(String text) {
        if (!isBroken(text)) {
            return text;
        }
        StringBuilder mended = new StringBuilder(text.length());
        text.codePoints()
                .map(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 0xFFFD : point)
                .forEach(mended::appendCodePoint);
        return mended.toString();
    }

    private static boolean isBroken(String text) {
        return text.codePoints()
                .anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }
}
