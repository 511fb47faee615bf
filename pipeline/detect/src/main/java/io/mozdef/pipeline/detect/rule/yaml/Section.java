// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.rule.yaml;

import io.mozdef.pipeline.detect.rule.yaml.YamlNode.Scalar;
import io.mozdef.pipeline.detect.rule.yaml.YamlNode.ScalarType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the keys of one mapping: each getter notes what is wrong, and {@link #refuseOthers} names the keys that nobody
 * asked for, so that a misspelt key never goes unnoticed. Not thread-safe.
 */
public final class Section {

    private final YamlNode.Mapping mapping;
    private final Problems problems;
    private final Set<String> asked = new HashSet<>();

    public Section(YamlNode.Mapping mapping, Problems problems) {
        this.mapping = mapping;
        this.problems = problems;
    }

    public int line() {
        return mapping.line();
    }

    /** The line of the key, or of the section when it is absent. */
    public int line(String key) {
        YamlNode.Entry entry = mapping.entries().get(key);
        return entry == null ? mapping.line() : entry.line();
    }

    public Problems problems() {
        return problems;
    }

    public boolean has(String key) {
        return mapping.entries().containsKey(key);
    }

    public Set<String> keys() {
        return mapping.entries().keySet();
    }

    /** The raw value, or null when the key is absent. */
    public @Nullable YamlNode node(String key) {
        asked.add(key);
        YamlNode.Entry entry = mapping.entries().get(key);
        return entry == null ? null : entry.value();
    }

    public Optional<String> text(String key) {
        YamlNode node = node(key);
        if (node == null) {
            return Optional.empty();
        }
        Optional<Scalar> scalar = node.scalar().filter(s -> !s.isNull());
        if (scalar.isEmpty()) {
            problems.add(line(key), "'" + key + "' must be a single value");
        }
        return scalar.map(Scalar::text);
    }

    /** The text, or the empty text and a problem. */
    public String required(String key) {
        if (!has(key)) {
            problems.add(mapping.line(), "'" + key + "' is missing");
            asked.add(key);
            return "";
        }
        String text = text(key).orElse("");
        if (text.isBlank()) {
            problems.add(line(key), "'" + key + "' must not be empty");
        }
        return text;
    }

    /** A list of texts; a single text is a list of one, an absent key an empty one. */
    public List<String> texts(String key) {
        YamlNode node = node(key);
        List<String> texts = new ArrayList<>();
        if (node != null) {
            for (YamlNode element : node.elements()) {
                element.scalar()
                        .ifPresentOrElse(
                                s -> texts.add(s.text()),
                                () -> problems.add(element.line(), "'" + key + "' must be a list of single values"));
            }
        }
        return texts;
    }

    /** A whole number within the bounds, or the default when the key is absent. */
    public long number(String key, long least, long most, long byDefault) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return byDefault;
        }
        try {
            long number = Long.parseLong(text.get());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below, with the bounds
        }
        problems.add(line(key), "'" + key + "' must be a whole number from " + least + " to " + most);
        return byDefault;
    }

    public Optional<Boolean> bool(String key) {
        YamlNode node = node(key);
        if (node == null) {
            return Optional.empty();
        }
        Optional<Boolean> value =
                node.scalar().filter(s -> s.type() == ScalarType.BOOLEAN).map(s -> "true".equals(s.text()));
        if (value.isEmpty()) {
            problems.add(line(key), "'" + key + "' must be true or false");
        }
        return value;
    }

    /** A time with its unit, such as {@code 90s}, {@code 2m}, {@code 1h}, {@code 1d}. */
    public Optional<Duration> duration(String key) {
        Optional<String> text = text(key);
        Optional<Duration> duration = text.flatMap(Span::parse);
        if (text.isPresent() && duration.isEmpty()) {
            problems.add(line(key), "'" + key + "' must be a time such as 30s, 2m, 1h or 1d");
        }
        return duration;
    }

    public Optional<Section> section(String key) {
        YamlNode node = node(key);
        if (node == null) {
            return Optional.empty();
        }
        Optional<YamlNode.Mapping> inner = node.mapping();
        if (inner.isEmpty()) {
            problems.add(line(key), "'" + key + "' must be a mapping");
        }
        return inner.map(m -> new Section(m, problems));
    }

    /** Each element of a list of mappings. */
    public List<Section> sections(String key) {
        YamlNode node = node(key);
        List<Section> sections = new ArrayList<>();
        if (node != null) {
            for (YamlNode element : node.elements()) {
                element.mapping()
                        .ifPresentOrElse(
                                m -> sections.add(new Section(m, problems)),
                                () -> problems.add(element.line(), "'" + key + "' must be a list of mappings"));
            }
        }
        return sections;
    }

    /** Every entry's value as a list of texts. */
    public Map<String, List<String>> allTexts() {
        Map<String, List<String>> all = new LinkedHashMap<>();
        for (String key : keys()) {
            all.put(key, texts(key));
        }
        return all;
    }

    /** Notes each key that nobody asked for. */
    public void refuseOthers() {
        refuseOthers(List.of());
    }

    /** @param alsoKnown keys that are fine although they were not read, named to the person as well */
    public void refuseOthers(Collection<String> alsoKnown) {
        mapping.entries().forEach((key, entry) -> {
            if (!asked.contains(key) && !alsoKnown.contains(key)) {
                problems.add(entry.line(), "'" + key + "' is not a known key here");
            }
        });
    }
}
