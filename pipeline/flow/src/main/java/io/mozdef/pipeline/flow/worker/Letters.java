// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.worker;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.mozdef.pipeline.transport.deadletter.DeadLetter;
import io.mozdef.pipeline.transport.deadletter.LetterTooLargeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Sends dead letters and, until the broker has confirmed them, sends them again. Thread-safe. */
final class Letters {

    private static final Logger LOG = Logger.getLogger(Letters.class);

    /** A letter that was refused is a problem for so long; it comes again much sooner. */
    private static final long REMEMBERED_NANOS = Duration.ofMinutes(5).toNanos();

    private final Backoff backoff;
    private final LongSupplier nanos;
    private final List<Pending> again = new ArrayList<>();
    private final MeterRegistry registry;
    private volatile @Nullable String problem;
    private volatile @Nullable Refusal refusal;

    Letters(Backoff backoff, MeterRegistry registry, LongSupplier nanos) {
        this.backoff = backoff;
        this.registry = registry;
        this.nanos = nanos;
    }

    /** One event of the record goes to the dead letters; it is decided when the letter is kept. */
    void keep(Letter letter, String stage, String reason) {
        DeadLetter content = letter.wanted(stage, reason);
        if (content != null) {
            send(new Pending(letter, content, 0, 0));
        }
    }

    /** Sends again what is due. */
    void retry() {
        long now = nanos.getAsLong();
        List<Pending> due = new ArrayList<>();
        synchronized (again) {
            for (Iterator<Pending> i = again.iterator(); i.hasNext(); ) {
                Pending next = i.next();
                if (next.letter.held().isReleased()) {
                    i.remove();
                } else if (now - next.due >= 0) {
                    i.remove();
                    due.add(next);
                }
            }
            if (again.isEmpty() && due.isEmpty()) {
                problem = null;
            }
        }
        due.forEach(this::send);
    }

    Optional<String> problem() {
        Refusal last = refusal;
        boolean recent = last != null && nanos.getAsLong() - last.at < REMEMBERED_NANOS;
        return Optional.ofNullable(problem).or(() -> recent ? Optional.of(last.words) : Optional.empty());
    }

    private void send(Pending pending) {
        CompletionStage<Void> keeping;
        try {
            keeping = pending.letter.held().source().deadLetters().keep(pending.content);
        } catch (RuntimeException e) {
            failed(pending, e);
            return;
        }
        var unused = keeping.whenComplete((nothing, error) -> {
            if (error == null) {
                problem = null;
                pending.letter.kept(pending.content.stage());
            } else {
                failed(pending, error);
            }
        });
    }

    private void failed(Pending pending, Throwable wrapped) {
        Throwable error =
                wrapped instanceof CompletionException && wrapped.getCause() != null ? wrapped.getCause() : wrapped;
        String source = pending.letter.held().source().name();
        if (error instanceof LetterTooLargeException) {
            refused(pending, source, error);
            return;
        }
        problem = "dead letters of " + source + " cannot be kept: "
                + error.getClass().getSimpleName();
        LOG.debugf(
                "dead letter not kept source=%s: %s", source, error.getClass().getName());
        int failures = pending.failures + 1;
        synchronized (again) {
            again.add(new Pending(
                    pending.letter, pending.content, failures, nanos.getAsLong() + backoff.nanos(failures)));
        }
    }

    /**
     * To try again is of no use, and nothing may be cut: the delivery goes back whole and comes again, until somebody raises the
     * limit or the queue's own redrive moves it. It holds no place here meanwhile.
     */
    private void refused(Pending pending, String source, Throwable error) {
        Counter.builder("mozdef.deadletters.refused")
                .description("letters that their queue never takes: the delivery was given back")
                .tag("source", source)
                .register(registry)
                .increment();
        String words = "a dead letter of " + source + " is " + error.getMessage() + ": raise that limit";
        Refusal before = refusal;
        if (before == null || nanos.getAsLong() - before.at >= REMEMBERED_NANOS) {
            LOG.error(words);
        }
        refusal = new Refusal(words, nanos.getAsLong());
        pending.letter.held().releaseLater();
    }

    /** A letter that was too large. */
    private record Refusal(String words, long at) {}

    private record Pending(Letter letter, DeadLetter content, int failures, long due) {}
}
