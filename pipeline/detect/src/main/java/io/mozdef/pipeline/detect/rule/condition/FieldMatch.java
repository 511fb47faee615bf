// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.rule.condition;

import io.mozdef.pipeline.detect.rule.yaml.Problems;
import io.mozdef.pipeline.detect.rule.yaml.YamlNode;
import io.mozdef.pipeline.detect.rule.yaml.YamlNode.Scalar;
import io.mozdef.pipeline.detect.rule.yaml.YamlNode.ScalarType;
import io.mozdef.pipeline.model.condition.Condition;
import io.mozdef.pipeline.model.condition.Modifier;
import io.mozdef.pipeline.model.event.FieldType;
import io.mozdef.pipeline.model.event.FieldTypes;
import io.mozdef.pipeline.model.event.IpLiteral;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** One entry of a selection, {@code field|modifiers: value or list}, compiled. */
final class FieldMatch {

    private static final Set<Modifier> WITH_WILDCARDS =
            EnumSet.of(Modifier.EQUALS, Modifier.CONTAINS, Modifier.STARTS_WITH, Modifier.ENDS_WITH);
    private static final Set<FieldType> TEXTUAL = EnumSet.of(FieldType.KEYWORD, FieldType.TEXT);

    private final FieldModifiers key;
    private final FieldType type;
    private final Problems problems;

    private FieldMatch(FieldModifiers key, Problems problems) {
        this.key = key;
        this.type = FieldTypes.searchedAs(key.field());
        this.problems = problems;
    }

    static Condition compile(String key, YamlNode.Entry entry, Problems problems) {
        FieldModifiers modifiers = FieldModifiers.parse(key);
        if (modifiers.problem().isPresent()) {
            problems.add(entry.line(), modifiers.problem().get());
            return Condition.everything();
        }
        return new FieldMatch(modifiers, problems).values(entry);
    }

    private Condition values(YamlNode.Entry entry) {
        if (!key.exists() && !key.comparison().worksOn(type)) {
            problems.add(entry.line(), unfit());
            return Condition.everything();
        }
        YamlNode value = entry.value();
        if (key.all() && !value.isSequence()) {
            problems.add(entry.line(), "'all' needs a list of values");
        }
        List<Condition> parts = new ArrayList<>();
        for (YamlNode element : value.elements()) {
            Optional<Scalar> scalar = element.scalar();
            if (scalar.isPresent()) {
                parts.add(value(scalar.get()));
            } else {
                problems.add(
                        element.line(), "the value of '" + key.field() + "' must be a single value or a list of them");
            }
        }
        // a list without elements, such as a parameter that nobody filled, matches nothing: with 'all' too
        return key.all() && !parts.isEmpty()
                ? new Condition.AllOf(parts)
                : parts.size() == 1 ? parts.get(0) : new Condition.AnyOf(parts);
    }

    private Condition value(Scalar scalar) {
        if (key.exists()) {
            return existence(scalar);
        }
        if (scalar.isNull()) {
            if (key.comparison() != Modifier.EQUALS) {
                problems.add(scalar.line(), "null goes with no modifier: it means that the field is absent");
            }
            return Condition.not(new Condition.Exists(key.field()));
        }
        if (TEXTUAL.contains(type) && WITH_WILDCARDS.contains(key.comparison())) {
            return text(scalar);
        }
        String value = key.comparison() == Modifier.CIDR ? network(scalar.text()) : scalar.text();
        invalid(value).ifPresent(why -> problems.add(scalar.line(), why));
        return Condition.match(key.field(), key.comparison(), value);
    }

    private Condition existence(Scalar scalar) {
        if (scalar.type() != ScalarType.BOOLEAN) {
            problems.add(scalar.line(), "'exists' takes true or false");
        }
        Condition exists = new Condition.Exists(key.field());
        return "true".equals(scalar.text()) ? exists : Condition.not(exists);
    }

    private Condition text(Scalar scalar) {
        SigmaText text = SigmaText.parse(scalar.text());
        if (text.literal().isEmpty() && key.comparison() != Modifier.EQUALS) {
            problems.add(scalar.line(), "an empty text would match everything");
        }
        if (!text.hasWildcards()) {
            return Condition.match(key.field(), key.comparison(), text.literal());
        }
        boolean before = key.comparison() == Modifier.CONTAINS || key.comparison() == Modifier.ENDS_WITH;
        boolean after = key.comparison() == Modifier.CONTAINS || key.comparison() == Modifier.STARTS_WITH;
        String pattern = (before ? "*" : "") + text.pattern() + (after ? "*" : "");
        return Condition.match(key.field(), Modifier.WILDCARD, pattern);
    }

    /** A plain address is the network that holds it alone. */
    private static String network(String text) {
        if (text.indexOf('/') < 0 && IpLiteral.isAddress(text)) {
            return text + (IpLiteral.isIpv4(text) ? "/32" : "/128");
        }
        return text;
    }

    private Optional<String> invalid(String value) {
        if (key.comparison() == Modifier.CIDR) {
            return Networks.problem(value);
        }
        boolean fits = TEXTUAL.contains(type) || type.accepts(value);
        return fits
                ? Optional.empty()
                : Optional.of("'" + value + "' is no value of " + key.field() + ", which holds " + typeName());
    }

    private String unfit() {
        return "'" + key.comparison().name().toLowerCase(Locale.ROOT) + "' does not work on " + key.field()
                + ", which is indexed as " + typeName();
    }

    private String typeName() {
        return type.name().toLowerCase(Locale.ROOT);
    }
}
