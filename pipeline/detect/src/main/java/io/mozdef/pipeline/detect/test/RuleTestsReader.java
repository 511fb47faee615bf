// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.test;

import io.mozdef.pipeline.detect.rule.yaml.Problems;
import io.mozdef.pipeline.detect.rule.yaml.Section;
import io.mozdef.pipeline.detect.rule.yaml.YamlNode;
import io.mozdef.pipeline.detect.rule.yaml.YamlNode.Scalar;
import io.mozdef.pipeline.detect.rule.yaml.YamlReader;
import io.mozdef.pipeline.detect.test.RuleCase.Expectation;
import io.mozdef.pipeline.detect.test.RuleCase.Finished;
import io.mozdef.pipeline.detect.test.RuleCase.Raw;
import io.mozdef.pipeline.detect.test.RuleCase.Run;
import io.mozdef.pipeline.detect.test.RuleCase.Step;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@code <rule>.tests.yml}. Not thread-safe; one for each file. */
final class RuleTestsReader {

    /** When cases happen that do not say when: an hour before the end of a UTC day, so that some cross it. */
    static final Instant DEFAULT_NOW = Instant.parse("2026-01-15T23:00:00Z");

    private static final int MOST_REPEATS = 100_000;
    private static final List<String> FIELDS =
            List.of("summary", "severity", "category", "classname", "channel", "url", "notify", "count", "events");

    private final Problems problems;
    private Map<String, @Nullable Object> base = new LinkedHashMap<>();
    private String format = "";

    RuleTestsReader(Problems problems) {
        this.problems = problems;
    }

    List<RuleCase> read(String text) {
        List<RuleCase> cases = new ArrayList<>();
        YamlReader.read(text, problems).ifPresent(mapping -> {
            Section top = new Section(mapping, problems);
            base = flat(top.node("base"));
            format = top.text("format").orElse("eventtask");
            top.sections("cases").forEach(section -> cases.add(ruleCase(section)));
            top.refuseOthers();
            if (cases.isEmpty()) {
                problems.add(top.line(), "'cases' is missing");
            }
        });
        return cases;
    }

    private RuleCase ruleCase(Section section) {
        String name = section.required("name");
        Instant now = section.text("now").flatMap(t -> instant(section, t)).orElse(DEFAULT_NOW);
        Map<String, List<String>> params =
                section.section("params").map(Section::allTexts).orElse(Map.of());
        List<Step> steps = new ArrayList<>();
        section.sections("events").forEach(step -> steps.add(step(step)));
        Expectation expect = section.section("expect").map(this::expectation).orElseGet(() -> {
            problems.add(section.line(), "'expect' is missing");
            return new Expectation(0, Optional.empty(), Map.of(), Optional.empty());
        });
        section.refuseOthers();
        return new RuleCase(name, section.line(), now, params, steps, expect);
    }

    private Optional<Instant> instant(Section section, String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            problems.add(section.line("now"), "'now' must be a time such as 2026-01-15T12:00:00Z");
            return Optional.empty();
        }
    }

    private Step step(Section section) {
        if (section.has("run")) {
            Run run = new Run(section.duration("run").orElse(Duration.ZERO));
            section.refuseOthers();
            return run;
        }
        int repeat = (int) section.number("repeat", 1, MOST_REPEATS, 1);
        Duration every = section.duration("every").orElse(Duration.ZERO);
        if (section.has("raw")) {
            Raw raw = new Raw(
                    section.text("format").orElse(format),
                    section.text("endpoint").orElse(null),
                    section.required("raw"),
                    repeat,
                    every);
            section.refuseOthers();
            return raw;
        }
        Duration age = section.duration("age").orElse(every.multipliedBy(repeat - 1L));
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(base);
        fields.putAll(flat(section.node("set")));
        section.texts("unset").forEach(fields::remove);
        section.refuseOthers();
        return new Finished(fields, repeat, age, every);
    }

    private Expectation expectation(Section section) {
        int alerts = (int) section.number("alerts", 0, MOST_REPEATS, 0);
        if (!section.has("alerts")) {
            problems.add(section.line(), "'alerts' is missing: how many come out");
        }
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field : FIELDS) {
            section.text(field).ifPresent(value -> fields.put(field, value));
        }
        Optional<List<String>> tags = section.has("tags") ? Optional.of(section.texts("tags")) : Optional.empty();
        Optional<List<String>> summaries =
                section.has("summaries") ? Optional.of(section.texts("summaries")) : Optional.empty();
        section.refuseOthers();
        return new Expectation(alerts, summaries, fields, tags);
    }

    /** Leaves by dotted path: {@code details: {program: sshd}} and {@code details.program: sshd} say the same. */
    private Map<String, @Nullable Object> flat(@Nullable YamlNode node) {
        Map<String, @Nullable Object> flat = new LinkedHashMap<>();
        if (node != null) {
            if (node.mapping().isEmpty()) {
                problems.add(node.line(), "fields must be a mapping of names to values");
            }
            flatten("", node, flat);
        }
        return flat;
    }

    private void flatten(String path, YamlNode node, Map<String, @Nullable Object> flat) {
        Optional<YamlNode.Mapping> mapping = node.mapping();
        if (mapping.isPresent()) {
            mapping.get()
                    .entries()
                    .forEach((key, entry) -> flatten(path.isEmpty() ? key : path + "." + key, entry.value(), flat));
        } else if (!path.isEmpty()) {
            if (path.startsWith("mozdef.")) {
                problems.add(node.line(), "fields under 'mozdef' are set by the worker");
            }
            flat.put(path, value(node));
        }
    }

    private static @Nullable Object value(YamlNode node) {
        if (node.isSequence()) {
            List<@Nullable Object> list = new ArrayList<>();
            node.elements().forEach(e -> list.add(value(e)));
            return list;
        }
        return node.scalar().map(RuleTestsReader::scalar).orElse(null);
    }

    private static @Nullable Object scalar(Scalar scalar) {
        switch (scalar.type()) {
            case NULL:
                return null;
            case BOOLEAN:
                return "true".equals(scalar.text());
            case NUMBER:
                return number(scalar.text());
            default:
                return scalar.text();
        }
    }

    private static Object number(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            return Double.valueOf(text);
        }
    }
}
