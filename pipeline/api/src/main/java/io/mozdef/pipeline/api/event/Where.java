// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.api.event;

import io.mozdef.pipeline.api.problem.Problem;
import io.mozdef.pipeline.model.condition.Condition;
import io.mozdef.pipeline.model.condition.Modifier;
import io.mozdef.pipeline.model.event.FieldType;
import io.mozdef.pipeline.model.event.FieldTypes;
import io.mozdef.pipeline.model.event.IpLiteral;
import io.mozdef.pipeline.store.event.TextPattern;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One condition as a query parameter: {@code field:modifier:value}, {@code field:exists}, each with {@code not:} before it
 * when it must not hold. The modifiers are those of the rules ({@link Modifier}), with hyphens. Nothing of it reaches the
 * engine as a query language.
 */
final class Where {

    /** More make no sense for a person and cost the engine. */
    private static final int MAX_CONDITIONS = 20;

    private static final int MAX_VALUE = 1_000;

    private static final String NAME = "[\\p{L}\\p{N}_@\\- ]+";

    /** A name that begins with an underscore is the engine's own, and it fails on empty parts. */
    private static final Pattern FIELD = Pattern.compile("(?!_)(?=.{1,256}$)" + NAME + "(?:\\." + NAME + ")*");

    private static final Set<FieldType> TEXTS = Set.of(FieldType.KEYWORD, FieldType.TEXT);
    private static final Map<String, Modifier> MODIFIERS =
            Arrays.stream(Modifier.values()).collect(Collectors.toUnmodifiableMap(Where::name, Function.identity()));

    private Where() {}

    static Condition all(List<String> parameters) {
        if (parameters.size() > MAX_CONDITIONS) {
            throw Problem.badRequest("where may be given " + MAX_CONDITIONS + " times at most.")
                    .exception();
        }
        return new Condition.AllOf(parameters.stream().map(Where::one).toList());
    }

    private static Condition one(String parameter) {
        boolean not = parameter.startsWith("not:");
        Condition condition = positive(not ? parameter.substring("not:".length()) : parameter);
        return not ? Condition.not(condition) : condition;
    }

    private static Condition positive(String text) {
        String[] parts = text.split(":", 3);
        if (parts.length < 2 || !FIELD.matcher(parts[0]).matches()) {
            throw Problem.badRequest("where is field:modifier:value, such as where=category:equals:syslog.")
                    .exception();
        }
        if (parts.length == 2 && parts[1].equals("exists")) {
            return new Condition.Exists(parts[0]);
        }
        Modifier modifier = MODIFIERS.get(parts[1]);
        if (modifier == null) {
            throw Problem.badRequest("where knows exists, "
                            + MODIFIERS.keySet().stream().sorted().collect(Collectors.joining(", ")) + ".")
                    .exception();
        }
        if (parts.length < 3 || parts[2].isEmpty() || parts[2].length() > MAX_VALUE) {
            throw Problem.badRequest("where needs a value of 1 to " + MAX_VALUE + " characters after its modifier.")
                    .exception();
        }
        return match(parts[0], modifier, parts[2]);
    }

    private static Condition match(String field, Modifier modifier, String value) {
        if (!modifier.worksOn(FieldTypes.searchedAs(field))) {
            throw Problem.badRequest("where: " + name(modifier) + " does not work on " + field + ", which is of type "
                            + FieldTypes.searchedAs(field).name().toLowerCase(Locale.ROOT) + ".")
                    .exception();
        }
        boolean fits = modifier == Modifier.CIDR
                ? isNetwork(value)
                : FieldTypes.searchedAs(field).accepts(value);
        if (!fits) {
            throw Problem.badRequest("where: the value does not fit " + field + ", which is of type "
                            + FieldTypes.searchedAs(field).name().toLowerCase(Locale.ROOT) + ".")
                    .exception();
        }
        if (TEXTS.contains(FieldTypes.searchedAs(field))) {
            checkText(modifier, value);
        }
        return Condition.match(field, modifier, value);
    }

    private static void checkText(Modifier modifier, String value) {
        try {
            TextPattern.check(modifier, value);
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("where: " + e.getMessage() + ".").exception();
        }
    }

    private static boolean isNetwork(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        String bits = slash < 0 ? "0" : text.substring(slash + 1);
        return IpLiteral.isAddress(address)
                && bits.matches("\\d{1,3}")
                && Integer.parseInt(bits) <= (IpLiteral.isIpv4(address) ? 32 : 128);
    }

    private static String name(Modifier modifier) {
        return modifier.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
