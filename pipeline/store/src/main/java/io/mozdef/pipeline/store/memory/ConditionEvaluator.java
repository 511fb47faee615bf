// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.memory;

import io.mozdef.pipeline.model.condition.Condition;
import io.mozdef.pipeline.model.condition.Condition.Match;
import io.mozdef.pipeline.model.condition.Modifier;
import io.mozdef.pipeline.model.event.FieldType;
import io.mozdef.pipeline.model.event.FieldTypes;
import io.mozdef.pipeline.store.event.IpText;
import io.mozdef.pipeline.store.event.SearchValue;
import io.mozdef.pipeline.store.event.TextPattern;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Answers a {@link Condition} about a document in process, as the engine would over its index: the property test
 * {@code SameAnswerIT} holds the two together. Not modelled is what only a history of writes brings about: a mapping conflict
 * within a day, or the field budget.
 */
public final class ConditionEvaluator {

    private static final Predicate<Map<String, @Nullable Object>> NEVER = source -> false;

    private ConditionEvaluator() {}

    /**
     * A test for documents as {@code StoredEvent.source} holds them. Thread-safe.
     *
     * @throws IllegalArgumentException when a modifier does not work on its field's type, or the engines cannot look for its value
     */
    public static Predicate<Map<String, @Nullable Object>> compile(Condition condition) {
        return condition.fold(new Condition.Cases<Predicate<Map<String, @Nullable Object>>>(
                all -> {
                    List<Predicate<Map<String, @Nullable Object>>> parts = compiled(all.parts());
                    return source -> parts.stream().allMatch(part -> part.test(source));
                },
                any -> {
                    List<Predicate<Map<String, @Nullable Object>>> parts = compiled(any.parts());
                    return source -> parts.stream().anyMatch(part -> part.test(source));
                },
                not -> compile(not.part()).negate(),
                exists -> source -> IndexedValues.exist(source, exists.field()),
                ConditionEvaluator::match));
    }

    private static List<Predicate<Map<String, @Nullable Object>>> compiled(List<Condition> parts) {
        return parts.stream().map(ConditionEvaluator::compile).toList();
    }

    private static Predicate<Map<String, @Nullable Object>> match(Match match) {
        FieldType type = FieldTypes.searchedAs(match.field());
        if (!match.modifier().worksOn(type)) {
            throw new IllegalArgumentException(match.modifier() + " does not work on " + match.field() + ": " + type);
        }
        return switch (type) {
            case KEYWORD -> texts(match.field(), keyword(match.modifier(), match.value()));
            case TEXT -> text(match);
            case IP -> ip(match);
            case DATE -> date(match);
            case LONG, DOUBLE -> number(match);
            case BOOLEAN -> bool(match);
            case GEO_POINT -> NEVER;
        };
    }

    private static Predicate<Map<String, @Nullable Object>> texts(String field, Predicate<String> test) {
        return source -> IndexedValues.texts(source, field).stream().anyMatch(test);
    }

    private static Predicate<Map<String, @Nullable Object>> values(String field, Predicate<String> test) {
        return source -> IndexedValues.of(source, field).stream().anyMatch(value -> test.test(value.toString()));
    }

    private static Predicate<String> keyword(Modifier modifier, String given) {
        TextPattern.check(modifier, given);
        String value = SearchValue.wellFormed(given);
        String folded = SearchValue.folded(value);
        return switch (modifier) {
            case EQUALS -> text -> SearchValue.folded(text).equals(folded);
            case CONTAINS -> text -> SearchValue.folded(text).contains(folded);
            case STARTS_WITH -> text -> SearchValue.folded(text).startsWith(folded);
            case ENDS_WITH -> text -> SearchValue.folded(text).endsWith(folded);
            case WILDCARD -> {
                Wildcard wildcard = new Wildcard(folded);
                yield text -> wildcard.matches(SearchValue.folded(text));
            }
            case CASED, TOKEN, PHRASE -> value::equals;
            default -> throw new IllegalArgumentException(modifier + " does not work on text");
        };
    }

    private static Predicate<Map<String, @Nullable Object>> text(Match match) {
        List<String> wanted = Tokens.of(match.value());
        if (match.modifier() == Modifier.TOKEN) {
            Set<String> any = new HashSet<>(wanted);
            return values(match.field(), text -> !Collections.disjoint(any, Tokens.of(text)));
        }
        if (match.modifier() == Modifier.PHRASE) {
            return values(
                    match.field(),
                    text -> !wanted.isEmpty() && Collections.indexOfSubList(Tokens.of(text), wanted) >= 0);
        }
        return texts(match.field(), keyword(match.modifier(), match.value()));
    }

    private static Predicate<Map<String, @Nullable Object>> ip(Match match) {
        Optional<IpText.Network> network =
                match.modifier() == Modifier.EQUALS && match.value().indexOf('/') >= 0
                        ? Optional.empty()
                        : IpText.network(match.value());
        return network.isEmpty()
                ? NEVER
                : values(match.field(), text -> IpText.number(text)
                        .filter(network.get()::contains)
                        .isPresent());
    }

    private static Predicate<Map<String, @Nullable Object>> date(Match match) {
        Optional<Long> wanted = SearchValue.millis(match.value());
        return wanted.isEmpty()
                ? NEVER
                : values(match.field(), text -> SearchValue.millis(text).equals(wanted));
    }

    private static Predicate<Map<String, @Nullable Object>> bool(Match match) {
        Optional<Boolean> wanted = SearchValue.bool(match.value());
        return wanted.isEmpty()
                ? NEVER
                : values(match.field(), text -> SearchValue.bool(text).equals(wanted));
    }

    private static Predicate<Map<String, @Nullable Object>> number(Match match) {
        Optional<BigDecimal> wanted = SearchValue.number(match.value());
        return wanted.isEmpty()
                ? NEVER
                : values(match.field(), text -> SearchValue.number(text)
                        .filter(number -> holds(match.modifier(), number.compareTo(wanted.get())))
                        .isPresent());
    }

    private static boolean holds(Modifier modifier, int comparison) {
        return switch (modifier) {
            case EQUALS -> comparison == 0;
            case GREATER -> comparison > 0;
            case GREATER_OR_EQUAL -> comparison >= 0;
            case LESS -> comparison < 0;
            case LESS_OR_EQUAL -> comparison <= 0;
            default -> false;
        };
    }
}
