// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.rule.condition;

import io.mozdef.pipeline.detect.rule.yaml.Problems;
import io.mozdef.pipeline.detect.rule.yaml.Section;
import io.mozdef.pipeline.detect.rule.yaml.YamlNode;
import io.mozdef.pipeline.model.condition.Condition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compiles the {@code detection} section of a rule: named selections and a condition over them, with Sigma 2's meaning (a
 * mapping is AND, a list is OR, values compare without regard to case).
 */
public final class Detection {

    private static final String CONDITION = "condition";

    private Detection() {}

    /** The compiled section; when there were problems, something that must not be used. */
    public static Condition compile(Section section) {
        Problems problems = section.problems();
        Map<String, Condition> selections = new LinkedHashMap<>();
        for (String name : section.keys()) {
            YamlNode node = section.node(name);
            if (node != null && !name.equals(CONDITION)) {
                selections.put(name, selection(name, node, problems));
            }
        }
        if (selections.isEmpty()) {
            problems.add(section.line(), "'detection' needs a selection");
        }
        String text = section.required(CONDITION);
        return new ConditionGrammar(text, section.line(CONDITION), selections, problems).compile();
    }

    private static Condition selection(String name, YamlNode node, Problems problems) {
        if (!node.isSequence()) {
            return fields(name, node, problems);
        }
        List<Condition> alternatives = new ArrayList<>();
        for (YamlNode element : node.elements()) {
            alternatives.add(fields(name, element, problems));
        }
        if (alternatives.isEmpty()) {
            problems.add(node.line(), "the selection '" + name + "' is empty");
        }
        return new Condition.AnyOf(alternatives);
    }

    private static Condition fields(String name, YamlNode node, Problems problems) {
        if (node.mapping().isEmpty()) {
            problems.add(
                    node.line(),
                    "the selection '" + name + "' must name fields: keywords without a field are refused,"
                            + " since every engine searches other fields for them");
            return Condition.everything();
        }
        List<Condition> parts = new ArrayList<>();
        node.mapping().get().entries().forEach((key, entry) -> parts.add(FieldMatch.compile(key, entry, problems)));
        if (parts.isEmpty()) {
            problems.add(node.line(), "the selection '" + name + "' is empty");
        }
        return parts.size() == 1 ? parts.get(0) : new Condition.AllOf(parts);
    }
}
