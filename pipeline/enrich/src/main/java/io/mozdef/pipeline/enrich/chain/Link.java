// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.enrich.chain;

import io.mozdef.pipeline.enrich.Enricher;
import io.mozdef.pipeline.enrich.Verdict;
import io.mozdef.pipeline.enrich.Wake;
import io.mozdef.pipeline.model.event.EventDraft;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** One enricher in the chain, with what is remembered about it. Thread-safe. */
final class Link {

    private static final Logger LOG = Logger.getLogger(EnricherChain.class);

    private final Enricher enricher;
    private final String name;
    private final Wake wake;
    private final Limits limits;
    private final ChainListener listener;
    private final AtomicInteger slowInARow = new AtomicInteger();
    private final AtomicBoolean failedBefore = new AtomicBoolean();
    private volatile boolean suspended;
    private volatile long suspendedUntil;

    Link(Enricher enricher, Limits limits, ChainListener listener) {
        this.enricher = enricher;
        this.name = enricher.name();
        this.wake = enricher.wake();
        this.limits = limits;
        this.listener = listener;
    }

    String name() {
        return name;
    }

    boolean wokenBy(EventDraft draft) {
        return wake.by(draft);
    }

    boolean suspended(long now) {
        if (!suspended) {
            return false;
        }
        if (now - suspendedUntil < 0) {
            return true;
        }
        suspended = false;
        return false;
    }

    void skip(EventDraft draft) {
        listener.skipped(name);
        draft.addError("enricher " + name + " left out: it is suspended for being too slow");
    }

    Verdict run(EventDraft draft) {
        draft.beginEdit();
        try {
            Verdict verdict = enricher.enrich(draft);
            draft.keepEdit();
            if (verdict instanceof Verdict.Drop drop) {
                listener.dropped(name, drop.reason());
            } else {
                draft.enrichedBy(name);
                listener.ran(name);
            }
            return verdict;
        } catch (RuntimeException | StackOverflowError e) {
            draft.undoEdit();
            draft.addError("enricher " + name + " failed: " + e.getClass().getSimpleName());
            failed(e);
            return Verdict.KEEP;
        }
    }

    void took(long elapsed, long now) {
        if (elapsed <= limits.budget()) {
            // read first: a write by every thread for every event would bounce the cache line
            if (slowInARow.get() != 0) {
                slowInARow.set(0);
            }
            return;
        }
        listener.slow(name);
        if (slowInARow.incrementAndGet() >= limits.slowInARow()) {
            slowInARow.set(0);
            suspendedUntil = now + limits.suspension();
            suspended = true;
            listener.suspended(name);
            LOG.warnf(
                    "enricher %s is suspended: it exceeded its time budget %d times in a row",
                    name, limits.slowInARow());
        }
    }

    // Only the class and the place: an exception's message may quote the event.
    private void failed(Throwable e) {
        listener.failed(name);
        if (failedBefore.compareAndSet(false, true)) {
            StackTraceElement[] trace = e.getStackTrace();
            LOG.warnf(
                    "enricher %s failed with %s at %s; further failures are counted only",
                    name, e.getClass().getName(), trace.length == 0 ? "?" : trace[0]);
        }
    }
}
