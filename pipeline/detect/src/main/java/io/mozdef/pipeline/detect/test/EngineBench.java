// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.test;

import io.mozdef.pipeline.detect.run.AlertsStores;
import io.mozdef.pipeline.model.condition.Condition;
import io.mozdef.pipeline.store.event.TimeRange;
import io.mozdef.pipeline.store.search.SearchConfig;
import io.mozdef.pipeline.store.search.SearchEngine;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A real engine. Cases share it: each sees its own events alone, by a mark, and nothing is deleted. What the tests write
 * stays there, so it should be an engine for tests; {@link #problem} says when it does not look like one.
 *
 * <p>Confined to one thread.
 */
public final class EngineBench implements RuleBench, AutoCloseable {

    /** The engines' dates reach further, but no event's. */
    private static final TimeRange EVER =
            TimeRange.event(Instant.parse("1970-01-01T00:00:00Z"), Instant.parse("2200-01-01T00:00:00Z"));

    private final SearchConfig config;
    private @Nullable SearchEngine engine;

    public EngineBench(SearchConfig config) {
        this.config = config;
    }

    @Override
    public String name() {
        return String.join(",", config.hosts());
    }

    @Override
    public Stores open(Clock clock) {
        close();
        SearchEngine opened = SearchEngine.open(config, clock);
        engine = opened;
        return new Stores(opened.events(), new AlertsStores(opened.queries(), opened.alerts(), opened.states()));
    }

    /** Why tests should not run there: it holds events that are not of tests. */
    public Optional<String> problem() {
        Condition foreign = Condition.not(new Condition.Exists("details." + CaseEvents.MARK));
        try (SearchEngine asked = SearchEngine.open(config, Clock.systemUTC())) {
            asked.queries().refresh();
            long count = asked.queries().count(foreign, EVER);
            return count == 0
                    ? Optional.empty()
                    : Optional.of(name() + " holds " + count + " events that are not of rule tests");
        }
    }

    @Override
    public void close() {
        if (engine != null) {
            engine.close();
            engine = null;
        }
    }
}
