// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.rule.yaml;

import io.mozdef.pipeline.detect.rule.yaml.YamlNode.Entry;
import io.mozdef.pipeline.detect.rule.yaml.YamlNode.Scalar;
import io.mozdef.pipeline.detect.rule.yaml.YamlNode.ScalarType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts the values of {@code params} where the file says {@code %name%}. A value that is a list takes the place of the
 * placeholder element by element. Only a whole value is a placeholder, and only in lower case, so that Windows' {@code
 * %TEMP%} is a text like any other.
 */
public final class Placeholders {

    private static final Pattern FORM = Pattern.compile("%([a-z][a-z0-9_]*)%");

    private final Map<String, YamlNode> values = new HashMap<>();
    private final Set<String> used = new TreeSet<>();
    private final Problems problems;

    private Placeholders(Problems problems) {
        this.problems = problems;
    }

    /**
     * @param file the whole file
     * @param key of the section that holds the parameters with their defaults
     * @param overrides by name, instead of the defaults; a name that the file does not have is a problem
     */
    public static YamlNode.Mapping fill(
            YamlNode.Mapping file, String key, Map<String, List<String>> overrides, Problems problems) {
        Placeholders placeholders = new Placeholders(problems);
        Entry params = file.entries().get(key);
        int line = params == null ? 0 : params.line();
        if (params != null) {
            params.value()
                    .mapping()
                    .ifPresentOrElse(
                            placeholders::defaults, () -> problems.add(line, "'" + key + "' must be a mapping"));
        }
        overrides.forEach((name, texts) -> placeholders.override(name, texts, line));
        Map<String, Entry> filled = new LinkedHashMap<>();
        file.entries().forEach((name, entry) -> filled.put(name, name.equals(key) ? entry : placeholders.in(entry)));
        placeholders.reportUnused(line);
        return new YamlNode.Mapping(file.line(), filled);
    }

    private void defaults(YamlNode.Mapping params) {
        params.entries().forEach((name, entry) -> {
            boolean plain =
                    entry.value().elements().stream().allMatch(e -> e.scalar().isPresent());
            if (!plain) {
                problems.add(entry.line(), "a parameter is a value or a list of values");
            } else {
                values.put(name, entry.value());
            }
        });
    }

    private void override(String name, List<String> texts, int line) {
        YamlNode before = values.get(name);
        if (before == null) {
            problems.add(line, "the configuration sets '" + name + "', which is no parameter of this rule");
        } else if (before.isSequence()) {
            List<YamlNode> items = new ArrayList<>();
            texts.forEach(t -> items.add(new Scalar(before.line(), ScalarType.TEXT, t)));
            values.put(name, new YamlNode.Sequence(before.line(), items));
        } else if (texts.size() == 1) {
            values.put(name, new Scalar(before.line(), ScalarType.TEXT, texts.get(0)));
        } else {
            problems.add(
                    line, "the configuration gives '" + name + "' " + texts.size() + " values, the rule takes one");
        }
    }

    private Entry in(Entry entry) {
        return new Entry(entry.line(), in(entry.value()));
    }

    private YamlNode in(YamlNode node) {
        if (node.isSequence()) {
            List<YamlNode> items = new ArrayList<>();
            for (YamlNode element : node.elements()) {
                YamlNode filled = in(element);
                boolean expanded = filled.isSequence() && !element.isSequence();
                items.addAll(expanded ? filled.elements() : List.of(filled));
            }
            return new YamlNode.Sequence(node.line(), items);
        }
        if (node.mapping().isPresent()) {
            Map<String, Entry> entries = new LinkedHashMap<>();
            node.mapping().get().entries().forEach((key, entry) -> entries.put(key, in(entry)));
            return new YamlNode.Mapping(node.line(), entries);
        }
        return node.scalar().map(this::value).orElse(node);
    }

    private YamlNode value(Scalar scalar) {
        Matcher matcher = FORM.matcher(scalar.text());
        if (!matcher.matches()) {
            return scalar;
        }
        String name = matcher.group(1);
        YamlNode value = values.get(name);
        if (value == null) {
            problems.add(scalar.line(), "'%" + name + "%' names no entry of 'params'");
            return scalar;
        }
        used.add(name);
        return value;
    }

    private void reportUnused(int line) {
        for (String name : new TreeSet<>(values.keySet())) {
            if (!used.contains(name)) {
                problems.add(line, "the parameter '" + name + "' is not used");
            }
        }
    }
}
