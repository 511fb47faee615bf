// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.rule;

import io.mozdef.pipeline.detect.rule.condition.Detection;
import io.mozdef.pipeline.detect.rule.yaml.Placeholders;
import io.mozdef.pipeline.detect.rule.yaml.Problems;
import io.mozdef.pipeline.detect.rule.yaml.Section;
import io.mozdef.pipeline.detect.rule.yaml.YamlNode;
import io.mozdef.pipeline.detect.rule.yaml.YamlReader;
import io.mozdef.pipeline.detect.schedule.Schedule;
import io.mozdef.pipeline.model.condition.Condition;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Reads a rule file. Each thing that is wrong is a problem with its line; a file with any problem is no rule.
 * Thread-safe.
 */
public final class RuleReader {

    private static final Set<String> STATUSES = Set.of("experimental", "test", "stable", "deprecated", "unsupported");

    /** Keys that Sigma has and people keep, with no effect here. */
    private static final List<String> FOR_PEOPLE =
            List.of("logsource", "date", "modified", "license", "related", "fields");

    private final Map<String, KindReader> kinds = new LinkedHashMap<>();
    private final KindReader byDefault;

    /** @param kinds all kinds; the one named {@code simple} is taken when a file has the section of none */
    public RuleReader(Collection<? extends KindReader> kinds) {
        kinds.forEach(k -> this.kinds.put(k.name(), k));
        byDefault = Optional.ofNullable(this.kinds.get("simple"))
                .orElseThrow(() -> new IllegalArgumentException("the kind 'simple' is missing"));
    }

    /**
     * @param overrides values for the rule's parameters, by name
     * @return the rule, or empty when there are problems
     */
    public Optional<Rule> read(RuleFile file, Map<String, List<String>> overrides, Problems problems) {
        Optional<YamlNode.Mapping> parsed = YamlReader.read(file.text(), problems);
        if (parsed.isEmpty()) {
            return Optional.empty();
        }
        Map<String, List<String>> written = new Section(parsed.get(), new Problems(file.path()))
                .section("params")
                .map(Section::allTexts)
                .orElse(Map.of());
        Section top = new Section(Placeholders.fill(parsed.get(), "params", overrides, problems), problems);
        Rule.About about = about(top, written);
        String id = id(top);
        KindReader kind = kind(top);
        KindSettings settings = kind.read(top.section(kind.name()));
        Condition condition = top.section("detection")
                .map(Detection::compile)
                .orElseGet(() -> missing(top, "detection", Condition.everything()));
        Schedule schedule = schedule(top);
        Optional<AlertSpec> alert = top.section("alert").map(s -> new AlertReader(s, about).read());
        if (alert.isEmpty()) {
            missing(top, "alert", about);
        }
        FOR_PEOPLE.forEach(top::node);
        top.refuseOthers(kinds.keySet());
        return problems.none()
                ? alert.map(a ->
                        new Rule(id, file.name(), file.path(), about, kind.name(), settings, condition, schedule, a))
                : Optional.empty();
    }

    private static <T> T missing(Section top, String key, T otherwise) {
        if (!top.has(key)) {
            top.problems().add(top.line(), "'" + key + "' is missing");
        }
        return otherwise;
    }

    private KindReader kind(Section top) {
        List<String> named = kinds.keySet().stream().filter(top::has).toList();
        if (named.size() > 1) {
            top.problems().add(top.line(named.get(1)), "a rule is of one kind: " + String.join(" or ", named));
        }
        return named.isEmpty() ? byDefault : kinds.get(named.get(0));
    }

    private static String id(Section top) {
        String id = top.required("id");
        try {
            if (UUID.fromString(id).toString().equalsIgnoreCase(id)) {
                return id;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        if (!id.isBlank()) {
            top.problems().add(top.line("id"), "'id' must be a UUID; make one and never change it");
        }
        return id;
    }

    private static Schedule schedule(Section top) {
        String text = top.text("schedule").orElse("1m");
        try {
            return Schedule.parse(text);
        } catch (IllegalArgumentException e) {
            top.problems().add(top.line("schedule"), String.valueOf(e.getMessage()));
            return Schedule.parse("1m");
        }
    }

    private static Rule.About about(Section top, Map<String, List<String>> params) {
        top.node("params");
        String status = top.text("status").orElse("stable");
        if (!STATUSES.contains(status)) {
            top.problems()
                    .add(top.line("status"), "'status' must be experimental, test, stable, deprecated or unsupported");
        }
        String level = top.text("level").orElse("low");
        if (Severity.ofLevel(level).isEmpty()) {
            top.problems().add(top.line("level"), "'level' must be informational, low, medium, high or critical");
        }
        return new Rule.About(
                top.required("title"),
                status,
                level,
                top.text("description").orElse(""),
                top.text("author").orElse(""),
                top.texts("references"),
                top.texts("tags"),
                top.texts("falsepositives"),
                top.text("runbook").orElse(""),
                params);
    }
}
