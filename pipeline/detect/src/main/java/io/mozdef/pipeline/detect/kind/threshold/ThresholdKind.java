// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.kind.threshold;

import io.mozdef.pipeline.detect.kind.Evaluation;
import io.mozdef.pipeline.detect.kind.RuleKind;
import io.mozdef.pipeline.detect.kind.RuleState.Remembered;
import io.mozdef.pipeline.detect.rule.KindSettings;
import io.mozdef.pipeline.detect.rule.yaml.Section;
import io.mozdef.pipeline.model.condition.Window;
import io.mozdef.pipeline.store.event.EventQueries.Group;
import io.mozdef.pipeline.store.event.TimeRange;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One alert for each episode in which a key reaches a number of events within a time (design-detection.md 1 and 2). What
 * is new only says which keys to look at; what is counted is every matching event, in event time, by the engine.
 */
@Singleton
public final class ThresholdKind implements RuleKind {

    /** From so many active keys on, one call for all that is remembered is cheaper than one each. */
    private static final int MANY_KEYS = 32;

    @Override
    public String name() {
        return "threshold";
    }

    @Override
    public KindSettings read(Optional<Section> section) {
        return ThresholdSettings.read(
                section.orElseThrow(() -> new IllegalArgumentException("only read where there is a section")));
    }

    @Override
    public void evaluate(Evaluation run) {
        ThresholdSettings settings = run.rule().settings(ThresholdSettings.class);
        List<Group> active = run.events()
                .groups(run.rule().condition(), settings.groupBy(), run.slice().indexed());
        if (active.isEmpty()) {
            return;
        }
        Function<String, Optional<Remembered>> memory = memory(run, active.size());
        Map<Map<String, String>, Long> counts = active.size() == 1 ? Map.of() : counts(run, settings, active);
        for (Group group : active) {
            KeyWatch watch = new KeyWatch(run, settings, group);
            Optional<Remembered> before = memory.apply(watch.id());
            boolean canReach = counts.isEmpty() || counts.getOrDefault(group.key(), 0L) >= settings.count();
            if (canReach || before.isPresent()) {
                watch.look(before);
            }
        }
    }

    private static Function<String, Optional<Remembered>> memory(Evaluation run, int keys) {
        if (keys < MANY_KEYS) {
            return run.state()::read;
        }
        Map<String, Remembered> all = run.state().all();
        return id -> Optional.ofNullable(all.get(id));
    }

    /**
     * How many matching events each key has anywhere near its new ones. An upper bound of every window's sum: most keys
     * of a large network stay far below the threshold, and are not looked at one by one.
     */
    private static Map<Map<String, String>, Long> counts(
            Evaluation run, ThresholdSettings settings, List<Group> active) {
        Instant earliest = active.stream()
                .map(Group::earliest)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        Instant latest = active.stream()
                .map(Group::latest)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        TimeRange near = around(settings.window(), earliest, latest);
        Map<Map<String, String>, Long> counts = new HashMap<>();
        run.events()
                .groups(run.rule().condition(), settings.groupBy(), near)
                .forEach(g -> counts.put(g.key(), g.count()));
        return counts;
    }

    /** From one window before the bucket of the earliest event to one window after that of the latest, whole buckets. */
    static TimeRange around(Window window, Instant earliest, Instant latest) {
        Duration within = window.within();
        return TimeRange.event(
                window.bucketOf(earliest).minus(within),
                window.bucketOf(latest).plus(within).plus(window.step()));
    }
}
