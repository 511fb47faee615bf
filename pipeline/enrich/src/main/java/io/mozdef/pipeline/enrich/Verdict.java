// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.enrich;

import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/** Whether the event goes on. */
public sealed interface Verdict {

    Verdict KEEP = new Keep();

    <T> T fold(Supplier<T> keep, Function<Drop, T> drop);

    /** The event goes on, edited or not. */
    record Keep() implements Verdict {
        @Override
        public <T> T fold(Supplier<T> keep, Function<Drop, T> drop) {
            return keep.get();
        }
    }

    /** The event ends here, counted under this reason. @param reason stable and short: it becomes a metric's label */
    record Drop(String reason) implements Verdict {
        public Drop {
            Objects.requireNonNull(reason, "reason");
        }

        @Override
        public <T> T fold(Supplier<T> keep, Function<Drop, T> drop) {
            return drop.apply(this);
        }
    }
}
