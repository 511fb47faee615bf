// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.upkeep.job;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.mozdef.pipeline.store.event.StoreUnavailableException;
import io.mozdef.pipeline.store.state.LeaseKeeper;
import io.mozdef.pipeline.store.state.StateStore;
import io.mozdef.pipeline.store.state.StateStore.State;
import io.mozdef.pipeline.store.state.StateStore.Version;
import io.mozdef.pipeline.upkeep.schedule.CronSchedule;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Runs the jobs that are due, while it holds the lease. When each ran last is a state document, so that neither a restart nor
 * a change of replica runs one twice or forgets one; a job that never ran is due at once. {@link #tick} is called by one
 * thread, several times in the time of the lease; the other methods by any.
 */
public final class Upkeep {

    /** Kind of the state documents that say when a job ran last; the job's name is their id. */
    public static final String KIND = "upkeep";

    /** How long a renewal of the lease holds; several ticks fit in. */
    public static final Duration LEASE = Duration.ofMinutes(2);

    private static final Logger LOG = Logger.getLogger(Upkeep.class);
    private static final String LAST = "last";
    // a job is a few calls to the engine, each of which may take 30 s
    private static final Duration MARGIN = Duration.ofSeconds(45);

    private final Plan plan;
    private final UpkeepJob.Context context;
    private final StateStore states;
    private final LeaseKeeper lease;
    private final MeterRegistry meters;
    private volatile List<String> failing = List.of();
    private volatile Optional<String> unavailable = Optional.of("upkeep: the search engine is not asked yet");

    /**
     * @param plan without problems
     * @param lease of the duration {@link #LEASE}
     */
    public Upkeep(Plan plan, UpkeepJob.Context context, StateStore states, LeaseKeeper lease, MeterRegistry meters) {
        if (!plan.problems().isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", plan.problems()));
        }
        this.plan = plan;
        this.context = context;
        this.states = states;
        this.lease = lease;
        this.meters = meters;
        Gauge.builder("mozdef_upkeep_leader", this, upkeep -> upkeep.lease.stillHeld(Duration.ZERO) ? 1 : 0)
                .description("1 while this process holds the lease; over all replicas exactly one does")
                .register(meters);
        Gauge.builder("mozdef_upkeep_failing", this, upkeep -> upkeep.failing.size())
                .description("Jobs that are due and failed when they were last tried")
                .register(meters);
    }

    /** Runs what is due, if this process holds the lease. Throws nothing but errors. */
    public void tick() {
        try {
            if (lease.hold()) {
                runDue();
            } else {
                // what fails is now the holder's to tell
                failing = List.of();
            }
            unavailable = Optional.empty();
        } catch (RuntimeException e) {
            unavailable = Optional.of("upkeep: " + e.getMessage());
            LOG.warnf("upkeep did not come to its jobs error=%s", e.getMessage());
        }
    }

    private void runDue() {
        List<String> failed = new ArrayList<>();
        for (Plan.Planned planned : plan.jobs()) {
            UpkeepJob job = planned.job();
            Optional<State> state = states.read(KIND, job.name());
            Instant now = context.clock().instant();
            // a job before this one may have taken long
            if (isDue(planned.schedule(), state, now) && (lease.stillHeld(MARGIN) || lease.hold())) {
                if (run(job)) {
                    record(job, now, state.map(State::version));
                } else {
                    failed.add(job.name());
                }
            }
        }
        failing = List.copyOf(failed);
    }

    private static boolean isDue(CronSchedule schedule, Optional<State> state, Instant now) {
        // a last time in the future was written by a clock that was wrong
        return state.flatMap(Upkeep::last)
                .filter(last -> !last.isAfter(now))
                .map(last ->
                        schedule.after(last).filter(next -> !next.isAfter(now)).isPresent())
                .orElse(true);
    }

    private static Optional<Instant> last(State state) {
        try {
            return Optional.ofNullable(state.content().get(LAST)).map(text -> Instant.parse(text.toString()));
        } catch (DateTimeParseException e) {
            // somebody's hand was in it: the job runs once more than it had to
            return Optional.empty();
        }
    }

    private boolean run(UpkeepJob job) {
        long start = System.nanoTime();
        boolean done = false;
        try {
            job.run(context);
            done = true;
        } catch (StoreUnavailableException e) {
            LOG.warnf("job failed job=%s error=%s", job.name(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.errorf(e, "job failed job=%s", job.name());
        }
        meters.counter("mozdef_upkeep_runs_total", "job", job.name(), "outcome", done ? "done" : "failed")
                .increment();
        meters.timer("mozdef_upkeep_run_seconds", "job", job.name())
                .record(Duration.ofNanos(System.nanoTime() - start));
        return done;
    }

    private void record(UpkeepJob job, Instant time, Optional<Version> version) {
        // refused only when another replica has run it meanwhile: its record is as good
        var unused = states.write(KIND, job.name(), Map.of(LAST, time.toString()), version.orElse(null));
    }

    /** Why something that should be done is not, or empty. */
    public Optional<String> problem() {
        return unavailable.or(() ->
                failing.isEmpty() ? Optional.empty() : Optional.of("failing jobs: " + String.join(", ", failing)));
    }

    /** Gives the lease back, so that another replica goes on at once. */
    public void close() {
        try {
            lease.release();
        } catch (RuntimeException e) {
            LOG.debugf("lease not given back error=%s", e.getMessage());
        }
    }
}
