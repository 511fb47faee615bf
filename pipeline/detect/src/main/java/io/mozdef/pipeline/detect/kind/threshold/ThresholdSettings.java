// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.kind.threshold;

import io.mozdef.pipeline.detect.rule.KindSettings;
import io.mozdef.pipeline.detect.rule.yaml.Section;
import io.mozdef.pipeline.model.condition.Window;
import io.mozdef.pipeline.model.event.FieldType;
import io.mozdef.pipeline.model.event.FieldTypes;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * @param groupBy at least one field
 * @param count how many events open an episode
 * @param window in which they must lie, and the pause that closes it
 */
record ThresholdSettings(List<String> groupBy, long count, Window window) implements KindSettings {

    /** A window of a week has steps of almost three hours: nobody waits that precisely for longer. */
    private static final Duration LONGEST = Duration.ofDays(7);

    private static final long MOST = 1_000_000_000L;

    /** Types whose values, as text, name exactly one group on every engine. */
    private static final Set<FieldType> GROUPABLE =
            EnumSet.of(FieldType.KEYWORD, FieldType.IP, FieldType.LONG, FieldType.BOOLEAN);

    ThresholdSettings {
        groupBy = List.copyOf(groupBy);
    }

    static ThresholdSettings read(Section section) {
        List<String> groupBy = section.texts("group_by");
        if (groupBy.isEmpty()) {
            section.problems().add(section.line("group_by"), "'group_by' needs at least one field");
        }
        for (String field : groupBy) {
            if (!GROUPABLE.contains(FieldTypes.searchedAs(field))) {
                section.problems()
                        .add(
                                section.line("group_by"),
                                "'" + field + "' cannot be grouped by: it is " + FieldTypes.searchedAs(field));
            }
        }
        if (groupBy.stream().distinct().count() < groupBy.size()) {
            section.problems().add(section.line("group_by"), "'group_by' names a field twice");
        }
        long count = section.number("count", 1, MOST, 0);
        if (!section.has("count")) {
            section.problems().add(section.line(), "'count' is missing");
        }
        Window window = window(section);
        section.refuseOthers();
        return new ThresholdSettings(groupBy, count, window);
    }

    private static Window window(Section section) {
        Duration within = section.duration("within").orElse(Duration.ofMinutes(1));
        if (!section.has("within")) {
            section.problems().add(section.line(), "'within' is missing");
        }
        if (within.compareTo(Duration.ofSeconds(1)) < 0 || within.compareTo(LONGEST) > 0) {
            section.problems().add(section.line("within"), "'within' must be from 1s to 7d");
            return new Window(Duration.ofMinutes(1));
        }
        Window window = new Window(within);
        long step = window.step().toSeconds();
        long rest = within.toSeconds() % step;
        if (rest != 0) {
            // or the promise "threshold events inside within minus one step always alert" would not hold
            section.problems()
                    .add(
                            section.line("within"),
                            "'within' must be a multiple of " + step
                                    + "s, the step of its grid: " + (within.toSeconds() - rest) + "s or "
                                    + (within.toSeconds() - rest + step) + "s");
        }
        return window;
    }
}
