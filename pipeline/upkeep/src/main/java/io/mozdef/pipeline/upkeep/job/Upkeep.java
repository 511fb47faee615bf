// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.upkeep.job;

import io.micrometer.core.instrument.MeterRegistry;
import io.mozdef.pipeline.store.state.LeaseKeeper;
import io.mozdef.pipeline.store.state.StateStore;
import io.mozdef.pipeline.store.state.StateStore.State;
import io.mozdef.pipeline.store.state.StateStore.Version;
import io.mozdef.pipeline.upkeep.schedule.CronSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/**
 * Runs the jobs that are due, while it holds the lease. When each ran last is a state document, so that neither a restart nor
 * a change of replica runs one twice or forgets one; a job that never ran is due at once. {@link #tick} is called by one
 * thread, every half minute or so; the other methods by any.
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

    private final Map<UpkeepJob, CronSchedule> jobs =
            new TreeMap<>((a, b) -> a.name().compareTo(b.name()));
    private final UpkeepJob.Context context;
    private final StateStore states;
    private final LeaseKeeper lease;
    private final MeterRegistry meters;
    private volatile List<String> failing = List.of();
    private volatile Optional<String> unavailable = Optional.empty();

    /**
     * @param lease of the duration {@link #LEASE}
     * @throws IllegalArgumentException that names every job with a wrong schedule or the name of another
     */
    public Upkeep(
            List<UpkeepJob> jobs,
            UpkeepJob.Context context,
            StateStore states,
            LeaseKeeper lease,
            MeterRegistry meters) {
        this.context = context;
        this.states = states;
        this.lease = lease;
        this.meters = meters;
        List<String> problems = new ArrayList<>();
        for (UpkeepJob job : jobs) {
            try {
                if (this.jobs.put(job, CronSchedule.parse(job.schedule())) != null) {
                    problems.add("two jobs are named " + job.name());
                }
            } catch (IllegalArgumentException e) {
                problems.add("job " + job.name() + ": " + e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    /** Runs what is due, if this process holds the lease. Throws nothing but errors. */
    public void tick() {
        try {
            if (lease.hold()) {
                runDue();
            }
            unavailable = Optional.empty();
        } catch (RuntimeException e) {
            unavailable = Optional.of("upkeep: " + e.getMessage());
            LOG.warnf("upkeep did not come to its jobs error=%s", e.getMessage());
        }
    }

    private void runDue() {
        List<String> failed = new ArrayList<>();
        for (Map.Entry<UpkeepJob, CronSchedule> entry : jobs.entrySet()) {
            UpkeepJob job = entry.getKey();
            Optional<State> state = states.read(KIND, job.name());
            Instant now = context.clock().instant();
            // a job before this one may have taken long
            if (isDue(entry.getValue(), state, now) && (lease.stillHeld(MARGIN) || lease.hold())) {
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
        Optional<Instant> last = state.map(s -> s.content().get(LAST)).map(text -> Instant.parse(text.toString()));
        // a last time in the future was written by a clock that was wrong
        return last.isEmpty()
                || last.get().isAfter(now)
                || schedule.after(last.get()).filter(next -> !next.isAfter(now)).isPresent();
    }

    private boolean run(UpkeepJob job) {
        long start = System.nanoTime();
        boolean done = false;
        try {
            job.run(context);
            done = true;
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
