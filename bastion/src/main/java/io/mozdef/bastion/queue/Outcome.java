// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.queue;

import java.util.function.Function;
import java.util.function.Supplier;

/** What became of a message that was handed to the queue. */
public sealed interface Outcome {
    /** SQS has it. */
    record Accepted() implements Outcome {
        @Override
        public <T> T fold(
                Supplier<T> accepted, Function<String, T> unavailable, Supplier<T> tooLarge, Supplier<T> unacceptable) {
            return accepted.get();
        }
    }

    /**
     * It is not known to be in SQS; the sender keeps it and tries again.
     *
     * @param reason a word for the metric
     */
    record Unavailable(String reason) implements Outcome {
        @Override
        public <T> T fold(
                Supplier<T> accepted, Function<String, T> unavailable, Supplier<T> tooLarge, Supplier<T> unacceptable) {
            return unavailable.apply(reason);
        }
    }

    /** The queue will never take a message of this size. */
    record TooLarge() implements Outcome {
        @Override
        public <T> T fold(
                Supplier<T> accepted, Function<String, T> unavailable, Supplier<T> tooLarge, Supplier<T> unacceptable) {
            return tooLarge.get();
        }
    }

    /** SQS says that it will never take this message, and that the message is why. */
    record Unacceptable() implements Outcome {
        @Override
        public <T> T fold(
                Supplier<T> accepted, Function<String, T> unavailable, Supplier<T> tooLarge, Supplier<T> unacceptable) {
            return unacceptable.get();
        }
    }

    /** Whether trying again is of use; else SQS has spoken its last word on this message. */
    default boolean isFinal() {
        return fold(() -> true, reason -> false, () -> true, () -> true);
    }

    <T> T fold(Supplier<T> accepted, Function<String, T> unavailable, Supplier<T> tooLarge, Supplier<T> unacceptable);
}
