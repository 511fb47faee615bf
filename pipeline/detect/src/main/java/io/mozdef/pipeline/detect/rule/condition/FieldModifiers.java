// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.rule.condition;

import io.mozdef.pipeline.model.condition.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A key of a selection: {@code field|modifier|modifier}.
 *
 * @param comparison how one value is compared
 * @param all every value of the list must match, instead of any
 * @param exists the value says whether the field must be there; comparison has no meaning then
 * @param problem what is wrong with the key, or empty
 */
record FieldModifiers(String field, Modifier comparison, boolean all, boolean exists, Optional<String> problem) {

    private static final Map<String, Modifier> COMPARISONS = Map.ofEntries(
            Map.entry("contains", Modifier.CONTAINS),
            Map.entry("startswith", Modifier.STARTS_WITH),
            Map.entry("endswith", Modifier.ENDS_WITH),
            Map.entry("cidr", Modifier.CIDR),
            Map.entry("cased", Modifier.CASED),
            Map.entry("gt", Modifier.GREATER),
            Map.entry("gte", Modifier.GREATER_OR_EQUAL),
            Map.entry("lt", Modifier.LESS),
            Map.entry("lte", Modifier.LESS_OR_EQUAL),
            Map.entry("token", Modifier.TOKEN),
            Map.entry("phrase", Modifier.PHRASE));

    private static final Set<String> SIGMA_NOT_HERE = Set.of(
            "base64",
            "base64offset",
            "wide",
            "utf16",
            "utf16le",
            "utf16be",
            "windash",
            "fieldref",
            "neq",
            "minute",
            "hour",
            "day",
            "week",
            "month",
            "year");

    static FieldModifiers parse(String key) {
        List<String> parts = Arrays.asList(key.split("\\|", -1));
        String field = parts.get(0);
        Modifier comparison = Modifier.EQUALS;
        boolean all = false;
        boolean exists = false;
        String problem = field.isBlank() ? "a field's name is missing before '|'" : null;
        for (String name : parts.subList(1, parts.size())) {
            if (name.equals("all")) {
                all = true;
            } else if (name.equals("exists")) {
                exists = true;
            } else if (COMPARISONS.containsKey(name)) {
                problem = comparison == Modifier.EQUALS ? problem : clash(comparison, name);
                comparison = COMPARISONS.get(name);
            } else if (!name.equals("expand")) {
                problem = refusal(name);
            }
        }
        if (exists && (all || comparison != Modifier.EQUALS)) {
            problem = "'exists' stands alone";
        }
        return new FieldModifiers(field, comparison, all, exists, Optional.ofNullable(problem));
    }

    private static String clash(Modifier before, String name) {
        if (before == Modifier.CASED || name.equals("cased")) {
            return "'cased' compares whole values: it goes with no other modifier but 'all'";
        }
        return "'" + name + "' cannot follow another comparison";
    }

    private static String refusal(String name) {
        if (name.equals("re")) {
            return "'re' is refused: engines disagree on regular expressions, and this rule must mean the same on each;"
                    + " use contains, startswith, endswith or wildcards";
        }
        return SIGMA_NOT_HERE.contains(name)
                ? "Sigma's modifier '" + name + "' is not supported"
                : "'" + name + "' is not a known modifier";
    }
}
