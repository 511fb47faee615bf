// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import io.mozdef.pipeline.model.condition.Condition;
import io.mozdef.pipeline.model.condition.Condition.Match;
import io.mozdef.pipeline.model.condition.Modifier;
import io.mozdef.pipeline.model.event.FieldType;
import io.mozdef.pipeline.model.event.FieldTypes;
import io.mozdef.pipeline.store.event.IpText;
import io.mozdef.pipeline.store.event.SearchValue;
import io.mozdef.pipeline.store.event.TextPattern;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A {@link Condition} as the engine's query, in filter context: nothing is scored. */
final class ConditionQuery {

    /** The keyword beside analysed text. */
    static final String KEYWORD_BESIDE = ".keyword";

    private static final Map<String, @Nullable Object> NOTHING = Json.object("match_none", Map.of());
    private static final Map<String, @Nullable Object> EVERYTHING = Json.object("match_all", Map.of());

    private ConditionQuery() {}

    /** @throws IllegalArgumentException when a modifier does not work on its field's type, or the engine cannot look for its value */
    static Map<String, @Nullable Object> compile(Condition condition) {
        return condition.fold(new Condition.Cases<Map<String, @Nullable Object>>(
                all -> all.parts().isEmpty() ? EVERYTHING : bool("filter", compiled(all.parts())),
                any -> any.parts().isEmpty() ? NOTHING : any(compiled(any.parts())),
                not -> bool("must_not", List.of(compile(not.part()))),
                exists -> exists(exists.field()),
                ConditionQuery::match));
    }

    /** Every one of these queries. */
    static Map<String, @Nullable Object> all(List<Map<String, @Nullable Object>> queries) {
        return bool("filter", queries);
    }

    private static List<Map<String, @Nullable Object>> compiled(List<Condition> parts) {
        return parts.stream().map(ConditionQuery::compile).toList();
    }

    private static Map<String, @Nullable Object> bool(String clause, List<Map<String, @Nullable Object>> queries) {
        return Json.object("bool", Json.object(clause, queries));
    }

    private static Map<String, @Nullable Object> any(List<Map<String, @Nullable Object>> queries) {
        // without the minimum, engines since 7 take should for a wish when a filter stands beside it
        return Json.object("bool", Json.object("should", queries, "minimum_should_match", 1));
    }

    private static Map<String, @Nullable Object> exists(String field) {
        Map<String, @Nullable Object> exists = Json.object("exists", Json.object("field", field));
        // text without a token exists as the keyword beside it, a keyword too long to be indexed as text
        return FieldTypes.searchedAs(field) == FieldType.TEXT
                ? any(List.of(exists, Json.object("exists", Json.object("field", field + KEYWORD_BESIDE))))
                : exists;
    }

    private static Map<String, @Nullable Object> match(Match match) {
        FieldType type = FieldTypes.searchedAs(match.field());
        if (!match.modifier().worksOn(type)) {
            throw new IllegalArgumentException(match.modifier() + " does not work on " + match.field() + ": " + type);
        }
        return switch (type) {
            case KEYWORD -> keyword(match.field(), match.modifier(), match.value());
            case TEXT -> text(match);
            case IP -> ip(match);
            case DATE ->
                SearchValue.millis(match.value())
                        .map(millis -> range(match.field(), millis, millis, "epoch_millis"))
                        .orElse(NOTHING);
            case LONG, DOUBLE ->
                SearchValue.number(match.value())
                        .map(number -> number(match, type, number))
                        .orElse(NOTHING);
            case BOOLEAN ->
                SearchValue.bool(match.value())
                        .map(value -> term(match.field(), value))
                        .orElse(NOTHING);
            case GEO_POINT -> NOTHING;
        };
    }

    private static Map<String, @Nullable Object> text(Match match) {
        return switch (match.modifier()) {
            case TOKEN -> Json.object("match", Json.object(match.field(), match.value()));
            case PHRASE -> Json.object("match_phrase", Json.object(match.field(), match.value()));
            default -> keyword(match.field() + KEYWORD_BESIDE, match.modifier(), match.value());
        };
    }

    private static Map<String, @Nullable Object> keyword(String field, Modifier modifier, String given) {
        TextPattern.check(modifier, given);
        String value = SearchValue.wellFormed(given);
        if (value.length() > FieldTypes.IGNORE_ABOVE) {
            return NOTHING;
        }
        return switch (modifier) {
            // the engines find nothing by the empty text when case is to be ignored
            case EQUALS -> SearchValue.hasLetter(value) ? anyCase("term", field, value) : term(field, value);
            case CONTAINS -> anyCase("wildcard", field, "*" + literal(value) + "*");
            case STARTS_WITH -> anyCase("prefix", field, value);
            case ENDS_WITH -> anyCase("wildcard", field, "*" + literal(value));
            case WILDCARD -> value.isEmpty() ? term(field, value) : anyCase("wildcard", field, plain(value));
            case CASED, TOKEN, PHRASE -> term(field, value);
            default -> throw new IllegalArgumentException(modifier + " does not work on text");
        };
    }

    /** The engines' own flag folds ASCII letters and nothing else. */
    private static Map<String, @Nullable Object> anyCase(String query, String field, String value) {
        return Json.object(query, Json.object(field, Json.object("value", value, "case_insensitive", true)));
    }

    private static Map<String, @Nullable Object> term(String field, Object value) {
        return Json.object("term", Json.object(field, Json.object("value", value)));
    }

    /** The pattern with no more escapes than it needs: the engines take an escaped letter in its own case only. */
    private static String plain(String pattern) {
        StringBuilder plain = new StringBuilder(pattern.length());
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\' && i + 1 < pattern.length()) {
                char escaped = pattern.charAt(++i);
                plain.append(literal(String.valueOf(escaped)));
            } else {
                plain.append(c == '\\' ? "\\\\" : c);
            }
        }
        return plain.toString();
    }

    private static String literal(String value) {
        return value.replace("\\", "\\\\").replace("*", "\\*").replace("?", "\\?");
    }

    /** As a range of addresses, which every engine reads alike; not all agree on mapped and half-open networks. */
    private static Map<String, @Nullable Object> ip(Match match) {
        boolean network = match.value().indexOf('/') >= 0;
        Optional<IpText.Network> range =
                network && match.modifier() == Modifier.EQUALS ? Optional.empty() : IpText.network(match.value());
        return range.map(r -> range(match.field(), IpText.text(r.first()), IpText.text(r.last()), null))
                .orElse(NOTHING);
    }

    private static Map<String, @Nullable Object> number(Match match, FieldType type, BigDecimal number) {
        if (type == FieldType.DOUBLE) {
            return Json.object("range", Json.object(match.field(), doubles(match.modifier(), number.doubleValue())));
        }
        long floor = SearchValue.floor(number);
        long ceiling = SearchValue.ceiling(number);
        boolean whole = number.compareTo(BigDecimal.valueOf(floor)) == 0;
        boolean above = number.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0;
        boolean below = number.compareTo(BigDecimal.valueOf(Long.MIN_VALUE)) < 0;
        return switch (match.modifier()) {
            case EQUALS -> whole ? range(match.field(), floor, floor, null) : NOTHING;
            case GREATER ->
                above || floor == Long.MAX_VALUE
                        ? NOTHING
                        : range(match.field(), below ? Long.MIN_VALUE : floor + 1, Long.MAX_VALUE, null);
            case GREATER_OR_EQUAL -> above ? NOTHING : range(match.field(), ceiling, Long.MAX_VALUE, null);
            case LESS ->
                below || ceiling == Long.MIN_VALUE
                        ? NOTHING
                        : range(match.field(), Long.MIN_VALUE, above ? Long.MAX_VALUE : ceiling - 1, null);
            case LESS_OR_EQUAL -> below ? NOTHING : range(match.field(), Long.MIN_VALUE, floor, null);
            default -> NOTHING;
        };
    }

    private static Map<String, @Nullable Object> doubles(Modifier modifier, double number) {
        return switch (modifier) {
            case GREATER -> Json.object("gt", number);
            case GREATER_OR_EQUAL -> Json.object("gte", number);
            case LESS -> Json.object("lt", number);
            case LESS_OR_EQUAL -> Json.object("lte", number);
            default -> Json.object("gte", number, "lte", number);
        };
    }

    /** Both ends count. */
    private static Map<String, @Nullable Object> range(
            String field, Object first, Object last, @Nullable String format) {
        Map<String, @Nullable Object> range = Json.object("gte", first, "lte", last);
        if (format != null) {
            range.put("format", format);
        }
        return Json.object("range", Json.object(field, range));
    }
}
