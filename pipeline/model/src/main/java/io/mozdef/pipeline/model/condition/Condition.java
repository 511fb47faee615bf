// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.model.condition;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * A question about one event, as data. Text compares without regard to ASCII case unless {@link Modifier#CASED} (or a
 * MozDef modifier) says otherwise: Sigma 2's rule, in the form that every engine and the in-process evaluator share. A list
 * value matches when one of its elements does. Immutable.
 *
 * <p>Strings longer than {@link io.mozdef.pipeline.model.event.FieldTypes#IGNORE_ABOVE} are not indexed and so match
 * nothing, in process too.
 */
public sealed interface Condition {

    /** Calls the function of this case. */
    <T> T fold(Cases<T> cases);

    /** One function for each case; a new case does not compile until every reader handles it. */
    record Cases<T>(
            Function<AllOf, T> allOf,
            Function<AnyOf, T> anyOf,
            Function<Not, T> not,
            Function<Exists, T> exists,
            Function<Match, T> match) {}

    /** Every part holds; an empty list holds for every event. */
    record AllOf(List<Condition> parts) implements Condition {
        public AllOf {
            parts = List.copyOf(parts);
        }

        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.allOf().apply(this);
        }
    }

    /** At least one part holds; an empty list holds for none. */
    record AnyOf(List<Condition> parts) implements Condition {
        public AnyOf {
            parts = List.copyOf(parts);
        }

        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.anyOf().apply(this);
        }
    }

    record Not(Condition part) implements Condition {
        public Not {
            Objects.requireNonNull(part, "part");
        }

        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.not().apply(this);
        }
    }

    /** The field has a value other than null and the empty list. */
    record Exists(String field) implements Condition {
        public Exists {
            Objects.requireNonNull(field, "field");
        }

        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.exists().apply(this);
        }
    }

    /**
     * The field's value (or one element of it) matches.
     *
     * @param field dotted path
     * @param modifier how to compare
     * @param value what to compare with, as text; a network for CIDR, a number for the comparisons
     */
    record Match(String field, Modifier modifier, String value) implements Condition {
        public Match {
            Objects.requireNonNull(field, "field");
            Objects.requireNonNull(modifier, "modifier");
            Objects.requireNonNull(value, "value");
        }

        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.match().apply(this);
        }
    }

    static Condition everything() {
        return new AllOf(List.of());
    }

    static Condition all(Condition... parts) {
        return new AllOf(List.of(parts));
    }

    static Condition any(Condition... parts) {
        return new AnyOf(List.of(parts));
    }

    static Condition not(Condition part) {
        return new Not(part);
    }

    static Condition match(String field, Modifier modifier, String value) {
        return new Match(field, modifier, value);
    }
}
