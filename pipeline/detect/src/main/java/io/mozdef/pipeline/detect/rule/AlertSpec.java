// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.rule;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a rule's alerts say.
 *
 * @param classname the name that MozDef's consumers know the alert by
 * @param severity may name the event's own; what is none of the five becomes {@code fallback}
 * @param samples how many events an alert shows at most
 * @param tops lists of most frequent values that the summary may use as {@code {top.<name>}}
 * @param tellChat explicit word on whether chat is told, or empty for MozDef's rule
 */
public record AlertSpec(
        String classname,
        String category,
        Template severity,
        Severity fallback,
        Template summary,
        List<String> tags,
        int samples,
        Map<String, Top> tops,
        @Nullable String channel,
        Optional<Boolean> tellChat,
        @Nullable String url) {

    public AlertSpec {
        tags = List.copyOf(tags);
        tops = Map.copyOf(tops);
    }

    /** The severity of an alert with these facts. */
    public Severity severity(Template.Facts facts) {
        return Severity.of(severity.render(facts)).orElse(fallback);
    }

    /**
     * Whether chat is told: an explicit word wins; else yes, unless the severity is NOTICE or INFO and no channel is named
     * (MozDef's tagBotNotify).
     */
    public boolean notifyBot(Severity actual) {
        return tellChat.orElse(actual.worthTelling() || channel != null && !channel.isEmpty());
    }

    /**
     * The most frequent values of a field, written one after another.
     *
     * @param each how one is written: {@code {value}} and {@code {count}}
     * @param between what stands between two of them
     */
    public record Top(String field, int atMost, Template each, String between) {}
}
