// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.enrich;

import io.mozdef.pipeline.model.event.EventDraft;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What wakes an enricher: one of these details is present, or the event is of one of these categories, programs, sources or
 * tags (case aside). Cheap enough to ask for every enricher and event.
 *
 * @param details names of details
 * @param words values of {@code category}, {@code processname}, {@code source}, {@code details.program} or a tag, in lower case
 */
public record Wake(Set<String> details, Set<String> words) {

    public Wake {
        details = Set.copyOf(details);
        words = words.stream().map(w -> w.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    public static Wake onDetails(String... names) {
        return new Wake(Set.of(names), Set.of());
    }

    public static Wake onWords(String... words) {
        return new Wake(Set.of(), Set.of(words));
    }

    public boolean by(EventDraft draft) {
        for (String name : details) {
            if (draft.hasDetail(name)) {
                return true;
            }
        }
        return !words.isEmpty() && byWord(draft);
    }

    private boolean byWord(EventDraft draft) {
        if (isWord(draft.get("category"))
                || isWord(draft.get("processname"))
                || isWord(draft.get("source"))
                || isWord(draft.detail("program"))) {
            return true;
        }
        for (Object tag : draft.tags()) {
            if (isWord(tag)) {
                return true;
            }
        }
        return false;
    }

    private boolean isWord(@Nullable Object value) {
        return value instanceof String text && words.contains(text.toLowerCase(Locale.ROOT));
    }
}
