// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.role;

import io.micrometer.core.instrument.MeterRegistry;
import io.mozdef.pipeline.store.state.LeaseKeeper;
import io.mozdef.pipeline.store.state.StateStore;
import io.mozdef.pipeline.upkeep.job.JobSettings;
import io.mozdef.pipeline.upkeep.job.Plan;
import io.mozdef.pipeline.upkeep.job.Upkeep;
import io.mozdef.pipeline.upkeep.job.UpkeepConfig;
import io.mozdef.pipeline.upkeep.job.UpkeepJob;
import io.quarkus.arc.All;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs the jobs that are due, on one replica of any number. Needs the search engine alone. */
@Singleton
public class CronRole implements PipelineRole {

    private static final String LEASE = "upkeep";

    /** Schedules are to the minute; the lease, of two minutes, is renewed eight times in its time. */
    private static final Duration TICK = Duration.ofSeconds(15);

    private final SearchStores search;
    private final List<UpkeepJob> jobs;
    private final Clock clock;
    private final MeterRegistry meters;
    private final Tickers tickers;
    private final JobSettings settings;
    private @Nullable Plan plan;
    private volatile @Nullable Upkeep upkeep;
    private @Nullable Ticker ticker;

    @Inject
    CronRole(
            Settings settings,
            SearchStores search,
            @All List<UpkeepJob> jobs,
            Clock clock,
            MeterRegistry meters,
            Tickers tickers) {
        this.search = search;
        this.jobs = jobs;
        this.clock = clock;
        this.meters = meters;
        this.tickers = tickers;
        this.settings = new JobSettings() {
            @Override
            public <T> Optional<T> read(Class<T> mapping) {
                return settings.read(mapping);
            }
        };
    }

    @Override
    public Role role() {
        return Role.CRON;
    }

    @Override
    public void configure(Settings given) {
        search.configure(given);
        given.read(UpkeepConfig.class).ifPresent(config -> {
            Plan made = Plan.of(jobs, config, settings);
            given.problems().addAll(made.problems());
            plan = made;
        });
    }

    @Override
    public void start() {
        Plan made = plan;
        if (made == null) {
            throw new IllegalStateException("not configured");
        }
        StateStore states = search.engine().states();
        LeaseKeeper lease = new LeaseKeeper(states, LEASE, Preparation.hostName(), Upkeep.LEASE, clock);
        UpkeepJob.Context context = new UpkeepJob.Context(search.engine().indices(), settings, clock);
        Upkeep started = new Upkeep(made, context, states, lease, meters);
        upkeep = started;
        ticker = tickers.start("upkeep", TICK, started::tick);
    }

    @Override
    public Optional<String> problem() {
        Upkeep running = upkeep;
        return running == null ? Optional.of("not started") : running.problem();
    }

    @Override
    public List<Dependency> dependencies() {
        return List.of(search.dependency());
    }

    @Override
    public void close() {
        if (ticker != null) {
            ticker.close();
        }
        Upkeep running = upkeep;
        if (running != null) {
            running.close();
        }
    }
}
