// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.role;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Work done again and again on a thread of its own, never twice at a time: a beat that comes while the last one's work goes on
 * is left out. The beats come from {@link Tickers}. Thread-safe.
 */
final class Ticker implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Ticker.class);

    /** How long a stop waits for running work; the search engine's requests take 30 s at most by default. */
    private static final Duration PATIENCE = Duration.ofSeconds(35);

    private final String name;
    private final Runnable work;
    private final Runnable stopBeats;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final ExecutorService thread;

    /** @param stopBeats called once by {@link #close} */
    Ticker(String name, Runnable work, Runnable stopBeats) {
        this.name = name;
        this.work = work;
        this.stopBeats = stopBeats;
        thread = Executors.newSingleThreadExecutor(r -> {
            Thread made = new Thread(r, name);
            made.setDaemon(true);
            return made;
        });
    }

    void beat() {
        if (busy.compareAndSet(false, true)) {
            try {
                thread.execute(this::guarded);
            } catch (RejectedExecutionException e) {
                LOG.debugf("%s is closed", name);
            }
        }
    }

    /** Work that throws must not be the last. */
    private void guarded() {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.errorf(e, "%s failed", name);
        } finally {
            busy.set(false);
        }
    }

    /** Lets running work end. */
    @Override
    public void close() {
        stopBeats.run();
        thread.shutdown();
        try {
            if (!thread.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warnf("%s does not end, stopped without it", name);
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
