// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.test;

import io.mozdef.pipeline.detect.run.AlertsStores;
import io.mozdef.pipeline.model.condition.Condition;
import io.mozdef.pipeline.store.event.TimeRange;
import io.mozdef.pipeline.store.memory.MemoryAlertStore;
import io.mozdef.pipeline.store.memory.MemoryAuditTrail;
import io.mozdef.pipeline.store.memory.MemoryStateStore;
import io.mozdef.pipeline.store.search.SearchConfig;
import io.mozdef.pipeline.store.search.SearchEngine;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * A real engine for the events; alerts and rule state are in process. Cases share the engine: each sees its own events
 * alone, by a mark, and nothing is deleted. What the tests write stays in its daily indices, so it should be an engine for
 * tests; {@link #problem} says when it does not look like one.
 *
 * <p>Confined to one thread.
 */
public final class EngineBench implements RuleBench {

    /** The engines' dates reach further, but no event's. */
    private static final TimeRange EVER =
            TimeRange.event(Instant.parse("1970-01-01T00:00:00Z"), Instant.parse("2200-01-01T00:00:00Z"));

    private final SearchConfig config;
    private final TurningClock clock = new TurningClock();
    private final SearchEngine engine;

    /** @throws IllegalArgumentException that names every problem of the configuration */
    public EngineBench(SearchConfig config) {
        this.config = config;
        engine = SearchEngine.open(config, clock);
    }

    @Override
    public String name() {
        return String.join(",", config.hosts());
    }

    @Override
    public Stores open(Clock caseClock) {
        clock.now = caseClock;
        return new Stores(
                engine.events(),
                new AlertsStores(
                        engine.queries(), new MemoryAlertStore(new MemoryAuditTrail()), new MemoryStateStore()));
    }

    /** Why tests should not run there: it holds events that are not of tests. */
    public Optional<String> problem() {
        Condition foreign = Condition.not(new Condition.Exists("details." + CaseEvents.MARK));
        engine.queries().refresh();
        long count = engine.queries().count(foreign, EVER);
        return count == 0
                ? Optional.empty()
                : Optional.of(name() + " holds " + count + " events that are not of rule tests");
    }

    @Override
    public void close() {
        engine.close();
    }

    /** One connection serves all cases: the clock of the present one. */
    private static final class TurningClock extends Clock {

        private volatile Clock now = Clock.systemUTC();

        @Override
        public ZoneId getZone() {
            return now.getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return now.withZone(zone);
        }

        @Override
        public Instant instant() {
            return now.instant();
        }
    }
}
