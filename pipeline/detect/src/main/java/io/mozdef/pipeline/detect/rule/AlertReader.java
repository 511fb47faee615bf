// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.rule;

import io.mozdef.pipeline.detect.rule.yaml.Section;
import io.mozdef.pipeline.store.event.GroupFields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the {@code alert} section of a rule. */
final class AlertReader {

    private static final int DEFAULT_SAMPLES = 10;
    private static final int MOST_SAMPLES = 100;
    private static final int DEFAULT_TOP = 5;

    private final Section section;
    private final Rule.About about;

    AlertReader(Section section, Rule.About about) {
        this.section = section;
        this.about = about;
    }

    AlertSpec read() {
        Severity fallback = Severity.ofLevel(about.level()).orElse(Severity.NOTICE);
        Map<String, AlertSpec.Top> tops = tops();
        AlertSpec spec = new AlertSpec(
                section.required("classname"),
                section.required("category"),
                severity(fallback),
                fallback,
                template(section, "summary"),
                section.texts("tags"),
                (int) section.number("samples", 0, MOST_SAMPLES, DEFAULT_SAMPLES),
                tops,
                section.text("channel").orElse(null),
                section.bool("notify"),
                section.text("url").filter(u -> !u.isBlank()).orElse(null));
        for (String name : spec.summary().names()) {
            if (name.startsWith("top.") && !tops.containsKey(name.substring("top.".length()))) {
                section.problems().add(section.line("summary"), "'{" + name + "}' names no entry of 'top'");
            }
        }
        section.refuseOthers();
        return spec;
    }

    private Template severity(Severity fallback) {
        Optional<String> text = section.text("severity");
        if (text.isEmpty()) {
            return Template.parse(fallback.name());
        }
        Template template = template(section, "severity");
        if (template.names().isEmpty() && Severity.of(text.get()).isEmpty()) {
            section.problems()
                    .add(section.line("severity"), "'severity' must be INFO, NOTICE, WARNING, ERROR or CRITICAL");
        }
        return template;
    }

    private Map<String, AlertSpec.Top> tops() {
        Map<String, AlertSpec.Top> tops = new LinkedHashMap<>();
        section.section("top").ifPresent(all -> {
            for (String name : all.keys()) {
                all.section(name).ifPresent(one -> tops.put(name, top(one)));
            }
        });
        return tops;
    }

    private static AlertSpec.Top top(Section one) {
        AlertSpec.Top top = new AlertSpec.Top(
                one.required("field"),
                (int) one.number("at_most", 1, MOST_SAMPLES, DEFAULT_TOP),
                one.has("each") ? template(one, "each") : Template.parse("{value}"),
                one.text("between").orElse(one.has("each") ? "" : ", "));
        try {
            GroupFields.check(List.of(top.field()));
        } catch (IllegalArgumentException e) {
            one.problems().add(one.line("field"), "'" + top.field() + "' has no countable values");
        }
        one.refuseOthers();
        return top;
    }

    private static Template template(Section section, String key) {
        try {
            return Template.parse(section.required(key));
        } catch (IllegalArgumentException e) {
            section.problems().add(section.line(key), "'" + key + "': " + e.getMessage());
            return Template.parse("");
        }
    }
}
