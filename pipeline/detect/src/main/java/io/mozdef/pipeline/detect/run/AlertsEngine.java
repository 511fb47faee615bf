// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.run;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.mozdef.pipeline.detect.kind.RuleKind;
import io.mozdef.pipeline.detect.leader.DeposedException;
import io.mozdef.pipeline.detect.leader.Leadership;
import io.mozdef.pipeline.detect.relay.AlertRelay;
import io.mozdef.pipeline.detect.rule.source.RuleBook;
import io.mozdef.pipeline.detect.rule.source.RuleLibrary;
import io.mozdef.pipeline.detect.rule.source.RuleSwitches;
import io.mozdef.pipeline.model.alert.AlertBus;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The alerts role: any number of replicas call {@link #tick} about once a second; one of them leads, evaluates the rules
 * that are due, and announces what was found. The caller drives it; it has no thread of its own.
 *
 * <p>Thread-safe: a tick that is still running makes another return at once.
 */
public final class AlertsEngine implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(AlertsEngine.class);

    private final RuleLibrary library;
    private final RuleSwitches switches;
    private final Leadership leadership;
    private final RuleRuns runs;
    private final AlertRelay relay;
    private final AlertsConfig config;
    private final Clock clock;
    private final ReentrantLock ticking = new ReentrantLock();
    private Instant reloadAt = Instant.MIN;
    private boolean closed;
    private volatile boolean leading;
    private volatile @Nullable String problem = "not started";

    public AlertsEngine(
            AlertsConfig config,
            RuleLibrary library,
            Collection<? extends RuleKind> kinds,
            AlertsStores stores,
            AlertBus bus,
            Leadership leadership,
            Clock clock,
            MeterRegistry meters) {
        this.config = config;
        this.library = library;
        this.leadership = leadership;
        this.clock = clock;
        switches = new RuleSwitches(stores.states(), clock);
        runs = new RuleRuns(stores, leadership, kinds, config.overlap(), config.initialLookback(), meters);
        relay = new AlertRelay(stores.alerts(), bus, clock, meters);
        Gauge.builder("mozdef_alerts_leader", this, e -> e.leading ? 1 : 0)
                .description("1 on the replica that evaluates")
                .register(meters);
        Gauge.builder("mozdef_alerts_rules", library, l -> l.current().rules().size())
                .description("Rules in force")
                .register(meters);
        Gauge.builder("mozdef_alerts_rule_problems", library, l -> l.current()
                        .problems()
                        .size())
                .description("Reasons why rules do not load")
                .register(meters);
        Gauge.builder("mozdef_alerts_rules_failing", runs, r -> r.failures().size())
                .description("Rules whose last evaluation failed")
                .register(meters);
    }

    /** Loads the rules. Those that do not load are reported, never fatal. */
    public void start() {
        ticking.lock();
        try {
            reload();
        } finally {
            ticking.unlock();
        }
    }

    /** One tick: leads if it can, evaluates what is due, announces. Never throws; what went wrong is {@link #problem}. */
    public void tick() {
        if (!ticking.tryLock()) {
            return;
        }
        try {
            if (!closed) {
                step();
            }
        } catch (DeposedException e) {
            LOG.warnf("stopped leading: %s", e.getMessage());
            problem = null;
        } catch (RuntimeException e) {
            fail(e);
        } finally {
            leading = leadership.term() > 0;
            if (!leading) {
                relay.rest();
            }
            ticking.unlock();
        }
    }

    private void step() {
        if (!clock.instant().isBefore(reloadAt)) {
            reload();
        }
        if (leadership.lead()) {
            if (!leading) {
                LOG.infof("leading: term=%d", leadership.term());
                leading = true;
            }
            runs.run(library.current().rules(), switches.all(), clock.instant());
            leadership.check();
            relay.run();
        }
        problem = null;
    }

    private void reload() {
        library.reload();
        reloadAt = clock.instant().plus(config.rulesReload());
    }

    private void fail(RuntimeException e) {
        String reason = e.getClass().getSimpleName() + ": " + e.getMessage();
        if (!reason.equals(problem)) {
            LOG.errorf(e, "tick failed");
        }
        problem = reason;
    }

    /** Why alerts do not come now, or empty. A replica that waits for its turn to lead is well. */
    public Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** Whether this replica evaluates. */
    public boolean isLeading() {
        return leading;
    }

    /** The rules as loaded last, with the problems of those that did not load. */
    public RuleBook rules() {
        return library.current();
    }

    /** What people switch; changes take effect at the next tick. */
    public RuleSwitches switches() {
        return switches;
    }

    /** Waits for a running tick and lets another replica lead at once. */
    @Override
    public void close() {
        ticking.lock();
        try {
            closed = true;
            leading = false;
            leadership.release();
        } catch (RuntimeException e) {
            LOG.debugf(e, "the lease could not be given back; it runs out by itself");
        } finally {
            ticking.unlock();
        }
    }
}
