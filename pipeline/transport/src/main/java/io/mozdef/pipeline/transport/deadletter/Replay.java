// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.deadletter;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Lists dead letters, or puts them back into their queue: each is removed only after its copy is confirmed there, so that a
 * crash between leaves two of one identity, which are stored once. For one thread.
 */
public final class Replay {

    /** Letters that died after the start before it is concluded that only such are left. */
    private static final int NEWCOMERS = 1_000;

    private final DeadLetterReader reader;
    private final Clock clock;

    public Replay(DeadLetterReader reader, Clock clock) {
        this.reader = reader;
        this.clock = clock;
    }

    /**
     * @param read letters looked at
     * @param matched letters that the filter meant
     * @param replayed letters that are in their queue again
     */
    public record Summary(long read, long matched, long replayed) {}

    /** Shows the letters that match and leaves all where they are. */
    public Summary list(DeadLetterFilter filter, Consumer<DeadLetterReader.Kept> progress) {
        return run(filter, kept -> {
            progress.accept(kept);
            return false;
        });
    }

    /**
     * Replays the letters that match.
     *
     * @param progress told of each letter after it was replayed
     * @throws DeadLetterException when the transport fails; what was told is done, the rest is where it was
     */
    public Summary replay(DeadLetterFilter filter, Requeue requeue, Consumer<DeadLetterReader.Kept> progress) {
        return run(filter, kept -> {
            requeue.requeue(kept.letter());
            kept.remove();
            progress.accept(kept);
            return true;
        });
    }

    private interface Step {
        boolean replayed(DeadLetterReader.Kept kept);
    }

    private Summary run(DeadLetterFilter filter, Step step) {
        Instant start = clock.instant();
        long read = 0;
        long matched = 0;
        long replayed = 0;
        int newcomers = 0;
        while (newcomers < NEWCOMERS) {
            Optional<DeadLetterReader.Kept> next = reader.next();
            if (next.isEmpty()) {
                break;
            }
            DeadLetterReader.Kept kept = next.get();
            Instant at = kept.keptAt();
            if (at != null && at.isAfter(start)) {
                // a letter that was replayed and died again: once per run, or a run would never end
                newcomers++;
                continue;
            }
            read++;
            if (filter.test(kept)) {
                matched++;
                replayed += step.replayed(kept) ? 1 : 0;
            }
        }
        return new Summary(read, matched, replayed);
    }
}
