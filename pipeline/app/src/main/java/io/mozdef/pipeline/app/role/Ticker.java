// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.role;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Calls a role's work again and again on one thread of its own, the next time only after the last one ended. */
final class Ticker implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Ticker.class);

    /** A tick that hangs in the search engine ends with its request's timeout (30 s by default); we wait a little less. */
    private static final Duration PATIENCE = Duration.ofSeconds(25);

    private final String name;
    private final ScheduledExecutorService thread;
    private final ScheduledFuture<?> ticks;

    Ticker(String name, Duration every, Runnable work) {
        this.name = name;
        thread = Executors.newSingleThreadScheduledExecutor(r -> {
            Thread made = new Thread(r, name);
            made.setDaemon(true);
            return made;
        });
        ticks = thread.scheduleWithFixedDelay(() -> guarded(work), 0, every.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A tick that throws must not be the last one. */
    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.errorf(e, "%s failed", name);
        }
    }

    /** Lets a running tick end. */
    @Override
    public void close() {
        ticks.cancel(false);
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
