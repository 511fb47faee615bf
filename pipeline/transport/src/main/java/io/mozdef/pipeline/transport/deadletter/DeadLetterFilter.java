// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.deadletter;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which letters are meant; what is empty does not restrict.
 *
 * @param source of the receipt, exactly
 * @param stage exactly
 * @param reason part of the reason
 * @param since kept at this time or later; letters without a time match
 */
public record DeadLetterFilter(
        Optional<String> source, Optional<String> stage, Optional<String> reason, Optional<Instant> since)
        implements Predicate<DeadLetterReader.Kept> {

    public static final DeadLetterFilter ALL =
            new DeadLetterFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    @Override
    public boolean test(DeadLetterReader.Kept kept) {
        DeadLetter letter = kept.letter();
        Instant at = kept.keptAt();
        return source.map(letter.receipt().source()::equals).orElse(true)
                && stage.map(letter.stage()::equals).orElse(true)
                && reason.map(letter.reason()::contains).orElse(true)
                && (at == null || since.map(start -> !at.isBefore(start)).orElse(true));
    }
}
