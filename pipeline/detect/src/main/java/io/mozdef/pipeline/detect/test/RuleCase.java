// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One case of a rule's tests.
 *
 * @param line in the tests' file
 * @param now the clock's start
 * @param params instead of the rule's parameters
 */
record RuleCase(
        String name, int line, Instant now, Map<String, List<String>> params, List<Step> steps, Expectation expect) {

    RuleCase {
        steps = List.copyOf(steps);
    }

    boolean needsPreparation() {
        return steps.stream().anyMatch(s -> s instanceof Raw);
    }

    /** What a case does, in order. */
    sealed interface Step {

        /** Calls the method of this case. */
        void on(Stage stage);
    }

    /** Who performs steps. */
    interface Stage {
        void finished(Finished step);

        void raw(Raw step);

        void run(Run step);
    }

    /**
     * Finished events, indexed now.
     *
     * @param fields by dotted path; null removes what the base says
     * @param age how long before now the first of them happened
     * @param every time between two of them
     */
    record Finished(Map<String, @Nullable Object> fields, int repeat, Duration age, Duration every) implements Step {
        @Override
        public void on(Stage stage) {
            stage.finished(this);
        }
    }

    /**
     * Bytes as a sender sends them, through the worker's own normaliser and enrichers.
     *
     * @param format the normaliser's name
     * @param endpoint the door's path, or null
     */
    record Raw(String format, @Nullable String endpoint, String text, int repeat, Duration every) implements Step {
        @Override
        public void on(Stage stage) {
            stage.raw(this);
        }
    }

    /** Evaluates the rule, after the clock has moved on. */
    record Run(Duration after) implements Step {
        @Override
        public void on(Stage stage) {
            stage.run(this);
        }
    }

    /**
     * What must come out. Everything but the number is asked of each alert.
     *
     * @param summaries of all alerts, in any order
     */
    record Expectation(
            int alerts, Optional<List<String>> summaries, Map<String, String> fields, Optional<List<String>> tags) {}
}
