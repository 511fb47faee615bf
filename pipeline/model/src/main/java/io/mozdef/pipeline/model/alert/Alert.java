// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.model.alert;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An alert as the rules found it. Its id and its month follow from rule, key and the episode's start, so that the same
 * finding is the same document whoever finds it, however often.
 *
 * @param id deterministic (design-detection.md 2)
 * @param ruleId the rule's id, which never changes
 * @param classname the rule's MozDef class name, as its consumers know it
 * @param created when it was first found (processing time)
 * @param start start of the episode, or the event's time; decides the month index
 * @param firstSeen event time of the first event counted
 * @param lastSeen event time of the last event counted
 * @param count events counted so far, over all of the episode
 * @param key values of the group fields, empty for a simple rule
 * @param severity INFO, NOTICE, WARNING, ERROR or CRITICAL
 * @param events samples, at most as many as the rule says
 * @param channel chat channel that the rule names, or null
 * @param notifyBot whether chat is told
 * @param url runbook, or null
 */
public record Alert(
        String id,
        String ruleId,
        String classname,
        Instant created,
        Instant start,
        Instant firstSeen,
        Instant lastSeen,
        long count,
        Map<String, String> key,
        String severity,
        String summary,
        String category,
        List<String> tags,
        List<Sample> events,
        @Nullable String channel,
        boolean notifyBot,
        @Nullable String url) {

    public Alert {
        Objects.requireNonNull(id, "id");
        key = Map.copyOf(key);
        tags = List.copyOf(tags);
        events = List.copyOf(events);
    }

    /**
     * An event that the alert shows, with its full content: the alert outlives the event's retention.
     *
     * @param index concrete index
     * @param id document id
     * @param source the document
     */
    public record Sample(String index, String id, Map<String, @Nullable Object> source) {
        @Override
        public String toString() {
            return index + "/" + id;
        }
    }

    /** Names the alert, never its content. */
    @Override
    public String toString() {
        return classname + "/" + id;
    }
}
