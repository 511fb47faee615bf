// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.role;

import io.quarkus.scheduler.Scheduler;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * The beats of the roles, from the framework's scheduler. What is due at a beat is decided by the role, under its lease: rules
 * and jobs have schedules that change while running, and one replica of several may act (ADR 0058).
 */
@Singleton
class Tickers {

    /** The scheduler looks at its triggers once a second. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final Scheduler scheduler;

    @Inject
    Tickers(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /**
     * From now on.
     *
     * @param every whole seconds; less than one is one
     */
    Ticker start(String name, Duration every, Runnable work) {
        Ticker ticker = new Ticker(name, work, () -> scheduler.unscheduleJob(name));
        Duration interval = every.compareTo(SHORTEST) < 0 ? SHORTEST : every;
        scheduler
                .newJob(name)
                .setInterval(interval.toString())
                .setTask(beat -> ticker.beat())
                .schedule();
        return ticker;
    }
}
