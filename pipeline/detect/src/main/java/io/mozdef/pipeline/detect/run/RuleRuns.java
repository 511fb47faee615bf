// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.run;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.mozdef.pipeline.detect.kind.Evaluation;
import io.mozdef.pipeline.detect.kind.RuleKind;
import io.mozdef.pipeline.detect.kind.Slice;
import io.mozdef.pipeline.detect.leader.DeposedException;
import io.mozdef.pipeline.detect.leader.Leadership;
import io.mozdef.pipeline.detect.rule.Rule;
import io.mozdef.pipeline.detect.rule.source.RuleSwitches.Setting;
import io.mozdef.pipeline.detect.schedule.Schedule;
import io.mozdef.pipeline.store.alert.AlertStore;
import io.mozdef.pipeline.store.event.EventQueries;
import io.mozdef.pipeline.store.event.StoreUnavailableException;
import io.mozdef.pipeline.store.event.TimeRange;
import io.mozdef.pipeline.store.state.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the rules that are due. For each: its slice, its kind, then the watermark, and the watermark only when all
 * findings are stored. A rule that fails stops no other, keeps its watermark and is tried again. Confined to one thread.
 */
public final class RuleRuns {

    private static final Logger LOG = Logger.getLogger(RuleRuns.class);

    /** A rule that failed is tried again after this time, if its schedule does not say later. */
    private static final Duration RETRY = Duration.ofSeconds(5);

    /** Clocks of workers may be ahead of ours by far: the slice has no real end. */
    private static final Duration FUTURE = Duration.ofDays(365);

    private final EventQueries events;
    private final AlertStore alerts;
    private final StateStore states;
    private final Leadership leadership;
    private final Watermarks watermarks;
    private final StoredLists lists;
    private final StoredFindings findings;
    private final Map<String, RuleKind> kinds = new HashMap<>();
    private final Duration overlap;
    private final Duration initialLookback;
    private final MeterRegistry meters;
    private final Map<String, Instant> retryAt = new HashMap<>();
    private final Map<String, String> failures = new ConcurrentSkipListMap<>();

    /**
     * @param overlap see {@link AlertsConfig#overlap}
     * @param initialLookback see {@link AlertsConfig#initialLookback}
     */
    public RuleRuns(
            AlertsStores stores,
            Leadership leadership,
            Collection<? extends RuleKind> kinds,
            Duration overlap,
            Duration initialLookback,
            MeterRegistry meters) {
        events = stores.events();
        alerts = stores.alerts();
        states = stores.states();
        this.leadership = leadership;
        this.meters = meters;
        watermarks = new Watermarks(states, leadership);
        lists = new StoredLists(states);
        findings = new StoredFindings(alerts, leadership);
        kinds.forEach(k -> this.kinds.put(k.name(), k));
        this.overlap = overlap;
        this.initialLookback = initialLookback;
    }

    /**
     * Runs what is due.
     *
     * @param now one reading of the clock for all: what is indexed after it is seen by the next run
     * @return how many rules ran
     * @throws StoreUnavailableException when the engine does not answer
     * @throws DeposedException when this replica turns out not to lead
     */
    public int run(List<Rule> rules, Map<String, Setting> settings, Instant now) {
        List<Rule> due = new ArrayList<>();
        for (Rule rule : rules) {
            if (isDue(rule, settings.get(rule.id()), now)) {
                due.add(rule);
            }
        }
        failures.keySet()
                .removeIf(name -> rules.stream().noneMatch(r -> r.name().equals(name)));
        if (!due.isEmpty()) {
            events.refresh();
        }
        StoreUnavailableException before = null;
        for (Rule rule : due) {
            StoreUnavailableException unavailable = runOne(rule, settings.get(rule.id()), now);
            if (unavailable != null && (before != null || due.size() == 1)) {
                // two in a row: it is the engine, not the rule
                throw unavailable;
            }
            before = unavailable;
        }
        return due.size();
    }

    private boolean isDue(Rule rule, @Nullable Setting setting, Instant now) {
        if (setting != null && !setting.on()) {
            return false;
        }
        Instant retry = retryAt.get(rule.id());
        if (retry != null) {
            return !retry.isAfter(now);
        }
        Schedule schedule =
                setting == null ? rule.schedule() : setting.schedule().orElse(rule.schedule());
        // the watermark is the time of the last run that succeeded
        return schedule.isDue(watermark(rule, now), now);
    }

    /** A rule that has never run begins a little in the past; that is kept at once, so that failures do not move it. */
    private Instant watermark(Rule rule, Instant now) {
        return watermarks.of(rule, now.minus(initialLookback));
    }

    /** The exception when the engine did not answer. */
    private @Nullable StoreUnavailableException runOne(Rule rule, @Nullable Setting setting, Instant now) {
        long began = System.nanoTime();
        String outcome = "failed";
        try {
            evaluate(rule, setting, now);
            outcome = "done";
            retryAt.remove(rule.id());
            failures.remove(rule.name());
            return null;
        } catch (DeposedException e) {
            outcome = "deposed";
            watermarks.forget();
            throw e;
        } catch (RuntimeException e) {
            // a rule that fails stops no other; it keeps its watermark, so nothing is missed
            retryAt.put(rule.id(), now.plus(RETRY));
            if (failures.put(rule.name(), String.valueOf(e.getMessage())) == null) {
                LOG.errorf(e, "rule failed, will be tried again: ruleId=%s rule=%s", rule.id(), rule.name());
            }
            return e instanceof StoreUnavailableException unavailable ? unavailable : null;
        } finally {
            count(rule, outcome, System.nanoTime() - began);
        }
    }

    private void evaluate(Rule rule, @Nullable Setting setting, Instant now) {
        Instant from = watermark(rule, now).minus(overlap);
        if (setting != null && setting.onSince().isAfter(from)) {
            from = setting.onSince();
        }
        Slice slice = new Slice(TimeRange.indexed(from, now.plus(FUTURE)), now);
        RuleKind kind = kinds.get(rule.kind());
        if (kind == null) {
            throw new IllegalStateException("no kind '" + rule.kind() + "'");
        }
        FencedState state = new FencedState(states, leadership, rule.id());
        kind.evaluate(new Evaluation(rule, slice, events, alerts, state, lists, findings));
        watermarks.move(rule, now);
    }

    private void count(Rule rule, String outcome, long nanos) {
        Timer.builder("mozdef_alerts_rule_run_seconds")
                .description("Evaluations of a rule")
                .tag("rule", rule.name())
                .tag("outcome", outcome)
                .register(meters)
                .record(Duration.ofNanos(nanos));
        meters.counter("mozdef_alerts_found", "rule", rule.name()).increment(findings.takeFound());
    }

    /** Rules whose last evaluation failed, with the reason, by name. */
    public Map<String, String> failures() {
        return Map.copyOf(failures);
    }
}
