// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mozdef.pipeline.store.memory.MemoryStateStore;
import io.mozdef.pipeline.store.state.LeaseKeeper;
import io.mozdef.pipeline.testkit.SettableClock;
import io.mozdef.pipeline.upkeep.job.JobSettings;
import io.mozdef.pipeline.upkeep.job.Plan;
import io.mozdef.pipeline.upkeep.job.Upkeep;
import io.mozdef.pipeline.upkeep.job.UpkeepConfig;
import io.mozdef.pipeline.upkeep.job.UpkeepJob;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class UpkeepTest {

    private final SettableClock clock = SettableClock.at("2026-11-23T10:00:00Z");
    private final AtomicLong nanos = new AtomicLong();
    private final MemoryStateStore states = new MemoryStateStore();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Counting job = new Counting("count", "10 * * * *");

    @Test
    void aJobThatNeverRanIsDueAtOnceThenByItsSchedule() {
        Upkeep upkeep = upkeep(job);
        upkeep.tick();
        upkeep.tick();
        assertThat(job.runs).isEqualTo(1);
        pass(upkeep, Duration.ofMinutes(9));
        assertThat(job.runs).isEqualTo(1);
        pass(upkeep, Duration.ofMinutes(1));
        pass(upkeep, Duration.ofMinutes(1));
        assertThat(job.runs).isEqualTo(2);
    }

    @Test
    void neitherARestartNorAnotherReplicaRunsItAgain() {
        Upkeep first = upkeep(job);
        first.tick();
        Upkeep second = upkeep(job);
        second.tick();
        first.close();
        second.tick();
        assertThat(job.runs).isEqualTo(1);
    }

    @Test
    void onlyTheHolderOfTheLeaseRuns() {
        Upkeep first = upkeep(job);
        Upkeep second = upkeep(job);
        first.tick();
        clock.advance(Duration.ofMinutes(10));
        second.tick();
        assertThat(job.runs).isEqualTo(1);
        first.tick();
        assertThat(job.runs).isEqualTo(2);
    }

    @Test
    void manyTimesMissedAreMadeUpForByOneRun() {
        Upkeep upkeep = upkeep(job);
        upkeep.tick();
        pass(upkeep, Duration.ofDays(3));
        assertThat(job.runs).isEqualTo(2);
    }

    @Test
    void aFailureStopsNoOtherJobAndIsTriedAgain() {
        Counting other = new Counting("other", "* * * * *");
        Upkeep upkeep = upkeep(job, other);
        job.fails = true;
        upkeep.tick();
        assertThat(other.runs).isEqualTo(1);
        assertThat(upkeep.problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("count"));
        assertThat(meters.counter("mozdef_upkeep_runs_total", "job", "count", "outcome", "failed")
                        .count())
                .isEqualTo(1);
        job.fails = false;
        upkeep.tick();
        assertThat(job.runs).isEqualTo(2);
        assertThat(upkeep.problem()).isEmpty();
    }

    @Test
    void anEngineThatIsAwayIsAProblemUntilItAnswers() {
        Upkeep upkeep = upkeep(job);
        assertThat(upkeep.problem()).isPresent();
        upkeep.tick();
        assertThat(upkeep.problem()).isEmpty();
    }

    @Test
    void exactlyTheHolderSaysThatItLeads() {
        Upkeep first = upkeep(job);
        first.tick();
        assertThat(meters.get("mozdef_upkeep_leader").gauge().value()).isEqualTo(1);
        first.close();
        assertThat(meters.get("mozdef_upkeep_leader").gauge().value()).isZero();
    }

    @Test
    void aRecordThatNobodyCanReadMakesTheJobDue() {
        var unused = states.write(Upkeep.KIND, "count", Map.of("last", "yesterday, I think"), null);
        Upkeep upkeep = upkeep(job);
        upkeep.tick();
        upkeep.tick();
        assertThat(job.runs).isEqualTo(1);
        assertThat(upkeep.problem()).isEmpty();
    }

    @Test
    void aLastRunInTheFutureIsNotBelieved() {
        clock.advance(Duration.ofDays(400));
        upkeep(job).tick();
        clock.advance(Duration.ofDays(-400));
        nanos.addAndGet(Upkeep.LEASE.toNanos());
        Upkeep second = upkeep(job);
        second.tick();
        nanos.addAndGet(Upkeep.LEASE.toNanos());
        second.tick();
        second.tick();
        assertThat(job.runs).isEqualTo(2);
    }

    private void pass(Upkeep upkeep, Duration duration) {
        clock.advance(duration);
        upkeep.tick();
    }

    private Upkeep upkeep(UpkeepJob... jobs) {
        LeaseKeeper lease = new LeaseKeeper(states, "upkeep", "pod", Upkeep.LEASE, clock, nanos::get);
        JobSettings settings = new TestSettings(Map.of());
        Plan plan = Plan.of(List.of(jobs), settings.read(UpkeepConfig.class).orElseThrow(), settings);
        return new Upkeep(plan, new UpkeepJob.Context(new NoIndices(), settings, clock), states, lease, meters);
    }

    private static final class Counting implements UpkeepJob {
        private final String name;
        private final String schedule;
        private int runs;
        private boolean fails;

        Counting(String name, String schedule) {
            this.name = name;
            this.schedule = schedule;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String schedule() {
            return schedule;
        }

        @Override
        public void run(Context context) {
            runs++;
            if (fails) {
                throw new IllegalStateException("as the test wants");
            }
        }
    }
}
