// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.rule.yaml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A value of a YAML file with the line where it starts. Immutable. */
public sealed interface YamlNode {

    /** 1-based. */
    int line();

    /** This node if it is a scalar. */
    default Optional<Scalar> scalar() {
        return Optional.empty();
    }

    /** This node if it is a mapping. */
    default Optional<Mapping> mapping() {
        return Optional.empty();
    }

    /** The elements of a sequence; anything else is its own only element. */
    default List<YamlNode> elements() {
        return List.of(this);
    }

    default boolean isSequence() {
        return false;
    }

    /** What a scalar was written as. */
    enum ScalarType {
        TEXT,
        NUMBER,
        BOOLEAN,
        NULL
    }

    /** @param text as written, without quotes; {@code null} is the empty text of type NULL */
    record Scalar(int line, ScalarType type, String text) implements YamlNode {
        @Override
        public Optional<Scalar> scalar() {
            return Optional.of(this);
        }

        public boolean isNull() {
            return type == ScalarType.NULL;
        }
    }

    record Sequence(int line, List<YamlNode> items) implements YamlNode {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public List<YamlNode> elements() {
            return items;
        }

        @Override
        public boolean isSequence() {
            return true;
        }
    }

    /** @param entries in the order of the file */
    record Mapping(int line, Map<String, Entry> entries) implements YamlNode {
        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        @Override
        public Optional<Mapping> mapping() {
            return Optional.of(this);
        }
    }

    /** @param line of the key */
    record Entry(int line, YamlNode value) {}
}
