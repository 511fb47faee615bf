// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.event;

import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/** What became of one event that was to be written (design-events.md 4). */
public sealed interface WriteOutcome {

    /** Calls the function of this case. */
    <T> T fold(Cases<T> cases);

    /** One function for each case. */
    record Cases<T>(
            Function<Stored, T> stored,
            Supplier<T> duplicate,
            Function<Retryable, T> retryable,
            Function<Forbidden, T> forbidden,
            Function<Poison, T> poison) {}

    /** The engine confirmed this very document. @param overflowed whether unlisted details went to the overflow field */
    record Stored(boolean overflowed) implements WriteOutcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.stored().apply(this);
        }
    }

    /** A document of that id is there already: the same event came again. */
    record Duplicate() implements WriteOutcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.duplicate().get();
        }
    }

    /** The engine cannot take it now: down, slow, overloaded, read-only, or an answer nobody knows. */
    record Retryable(String reason) implements WriteOutcome {
        public Retryable {
            Objects.requireNonNull(reason, "reason");
        }

        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.retryable().apply(this);
        }
    }

    /** The engine refuses us (401, 403): intake stops until it does not; nothing is dead-lettered for this. */
    record Forbidden(String reason) implements WriteOutcome {
        public Forbidden {
            Objects.requireNonNull(reason, "reason");
        }

        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.forbidden().apply(this);
        }
    }

    /** The engine will never take this document: it belongs into the dead letters. @param reason without content */
    record Poison(String reason) implements WriteOutcome {
        public Poison {
            Objects.requireNonNull(reason, "reason");
        }

        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.poison().apply(this);
        }
    }
}
