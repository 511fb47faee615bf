// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.worker;

import io.mozdef.pipeline.transport.deadletter.DeadLetter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Sends dead letters and, until the broker has confirmed them, sends them again. Thread-safe. */
final class Letters {

    private static final Logger LOG = Logger.getLogger(Letters.class);

    private final Backoff backoff;
    private final LongSupplier nanos;
    private final List<Pending> again = new ArrayList<>();
    private volatile @Nullable String problem;

    Letters(Backoff backoff, LongSupplier nanos) {
        this.backoff = backoff;
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
        return Optional.ofNullable(problem);
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

    private void failed(Pending pending, Throwable error) {
        String source = pending.letter.held().source().name();
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

    private record Pending(Letter letter, DeadLetter content, int failures, long due) {}
}
