// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.rule;

import io.mozdef.pipeline.detect.schedule.Schedule;
import io.mozdef.pipeline.model.condition.Condition;
import java.util.List;
import java.util.Map;

/**
 * A rule that has loaded. Immutable.
 *
 * @param id a UUID that never changes, whatever else of the rule does: alert ids are made from it
 * @param name the file's name without {@code .yml}, unique among all rules
 * @param file where it was read, for people
 * @param kind name of its kind
 * @param settings what that kind read
 * @param condition which events it looks for
 * @param schedule when it runs, unless the stored settings say otherwise
 * @param alert what its alerts say
 */
public record Rule(
        String id,
        String name,
        String file,
        About about,
        String kind,
        KindSettings settings,
        Condition condition,
        Schedule schedule,
        AlertSpec alert) {

    /** The settings as the kind knows them. */
    public <S extends KindSettings> S settings(Class<S> type) {
        return type.cast(settings);
    }

    /** The same rule under another id: rule tests keep cases apart by it. */
    public Rule withId(String other) {
        return new Rule(other, name, file, about, kind, settings, condition, schedule, alert);
    }

    @Override
    public String toString() {
        return name;
    }

    /**
     * What is said about the rule, for people.
     *
     * @param status experimental, test, stable, deprecated or unsupported
     * @param level informational, low, medium, high or critical
     * @param params the parameters' names with the values that the file gives
     */
    public record About(
            String title,
            String status,
            String level,
            String description,
            String author,
            List<String> references,
            List<String> tags,
            List<String> falsePositives,
            String runbook,
            Map<String, List<String>> params) {
        public About {
            references = List.copyOf(references);
            tags = List.copyOf(tags);
            falsePositives = List.copyOf(falsePositives);
            params = Map.copyOf(params);
        }
    }
}
