// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.test;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mozdef.pipeline.detect.kind.RuleKind;
import io.mozdef.pipeline.detect.leader.Leadership;
import io.mozdef.pipeline.detect.rule.Rule;
import io.mozdef.pipeline.detect.run.AlertsStores;
import io.mozdef.pipeline.detect.run.RuleRuns;
import io.mozdef.pipeline.detect.schedule.Interval;
import io.mozdef.pipeline.model.alert.Alert;
import io.mozdef.pipeline.model.event.Event;
import io.mozdef.pipeline.model.preparation.EventPreparation;
import io.mozdef.pipeline.store.event.EventStore;
import io.mozdef.pipeline.store.event.WriteOutcome;
import io.mozdef.pipeline.store.state.LeaseKeeper;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One case performed: its events written, its rule run as in production, its alerts kept. */
final class CaseRun implements RuleCase.Stage {

    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final Duration OVERLAP = Duration.ofMinutes(10);
    private static final Duration LOOKBACK = Duration.ofMinutes(15);

    /** The clock moves on before each run, as it does in life: the watermark is behind what comes next. */
    private static final Duration BEFORE_RUN = Duration.ofSeconds(1);

    private final Rule rule;
    private final CaseClock clock;
    private final CaseEvents events;
    private final EventStore writer;
    private final RecordedAlerts alerts;
    private final RuleRuns runs;
    private final @Nullable EventPreparation preparation;

    CaseRun(
            Rule rule,
            RuleCase ruleCase,
            String token,
            RuleBench bench,
            Collection<? extends RuleKind> kinds,
            @Nullable EventPreparation preparation) {
        // under an id of its own, and due whenever the case says so
        this.rule = new Rule(
                token,
                rule.name(),
                rule.file(),
                rule.about(),
                rule.kind(),
                rule.settings(),
                rule.condition(),
                new Interval(Duration.ofSeconds(1)),
                rule.alert());
        this.preparation = preparation;
        clock = new CaseClock(ruleCase.now());
        events = new CaseEvents(token);
        RuleBench.Stores stores = bench.open(clock);
        writer = stores.writer();
        alerts = new RecordedAlerts(stores.stores().alerts());
        LeaseKeeper lease = new LeaseKeeper(stores.stores().states(), "ruletest-" + token, "ruletest", LEASE, clock);
        Leadership leadership = new Leadership(lease, LEASE);
        leadership.lead();
        AlertsStores mine = new AlertsStores(
                new MarkedQueries(stores.stores().events(), token),
                alerts,
                stores.stores().states());
        runs = new RuleRuns(mine, leadership, kinds, OVERLAP, LOOKBACK, new SimpleMeterRegistry());
    }

    /** Performs the steps and one last run. */
    List<Alert> perform(RuleCase ruleCase) {
        ruleCase.steps().forEach(step -> step.on(this));
        run(new RuleCase.Run(Duration.ZERO));
        return alerts.alerts();
    }

    @Override
    public void finished(RuleCase.Finished step) {
        write(events.finished(step, clock.instant()));
    }

    @Override
    public void raw(RuleCase.Raw step) {
        if (preparation != null) {
            write(events.raw(step, preparation, clock.instant()));
        }
    }

    private void write(List<Event> batch) {
        for (int from = 0; from < batch.size(); from += 1_000) {
            List<Event> part = batch.subList(from, Math.min(batch.size(), from + 1_000));
            List<WriteOutcome> outcomes =
                    writer.write(part).toCompletableFuture().join();
            for (WriteOutcome outcome : outcomes) {
                Optional<String> problem = problem(outcome);
                if (problem.isPresent()) {
                    throw new IllegalStateException("an event was not stored: " + problem.get());
                }
            }
        }
    }

    private static Optional<String> problem(WriteOutcome outcome) {
        Supplier<Optional<String>> duplicate = () -> Optional.of("duplicate");
        return outcome.fold(new WriteOutcome.Cases<Optional<String>>(
                stored -> Optional.empty(),
                duplicate,
                retryable -> Optional.of(retryable.reason()),
                forbidden -> Optional.of(forbidden.reason()),
                poison -> Optional.of(poison.reason())));
    }

    @Override
    public void run(RuleCase.Run step) {
        clock.advance(step.after().plus(BEFORE_RUN));
        runs.run(List.of(rule), Map.of(), clock.instant());
        Map<String, String> failures = runs.failures();
        if (!failures.isEmpty()) {
            throw new IllegalStateException("the rule failed: " + failures);
        }
    }
}
