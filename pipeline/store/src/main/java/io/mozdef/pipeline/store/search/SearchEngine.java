// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import io.mozdef.pipeline.store.alert.AlertStore;
import io.mozdef.pipeline.store.audit.AuditTrail;
import io.mozdef.pipeline.store.event.EventQueries;
import io.mozdef.pipeline.store.event.EventStore;
import io.mozdef.pipeline.store.event.StoreUnavailableException;
import io.mozdef.pipeline.store.event.StoredIds;
import io.mozdef.pipeline.store.index.IndexAdmin;
import io.mozdef.pipeline.store.state.StateStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Everything that is kept in one search engine, over one connection. Nothing is sent before the first use, so that a process
 * starts while the engine is down. Thread-safe.
 */
public final class SearchEngine implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(SearchEngine.class);
    private static final Duration POLL = Duration.ofSeconds(10);

    private final SearchConfig config;
    private final Clock clock;
    private final SearchConnection connection;
    private final ReadyIndices indices;
    private final FieldBudget budget;
    private final ScheduledExecutorService background;

    private SearchEngine(SearchConfig config, Clock clock, SearchConnection connection) {
        this.config = config;
        this.clock = clock;
        this.connection = connection;
        this.indices = new ReadyIndices(connection, new Templates(config));
        this.budget = new FieldBudget(connection, config.fieldBudget());
        this.background = Executors.newScheduledThreadPool(2, work -> {
            Thread thread = new Thread(work, "search-background");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * @param clock gives {@code mozdef.indexedtimestamp}
     * @throws IllegalArgumentException that names every problem of the configuration
     */
    public static SearchEngine open(SearchConfig config, Clock clock) {
        return new SearchEngine(config, clock, SearchConnection.open(config));
    }

    /** Begins to watch the mappings of the days written to; a process that writes no events need not. */
    public void start() {
        var unused = background.scheduleWithFixedDelay(
                this::pollFieldBudget, POLL.toMillis(), POLL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Looks at once at the mappings of the days written to; {@link #start} does so every ten seconds. */
    public void pollFieldBudget() {
        try {
            budget.poll();
        } catch (RuntimeException e) {
            LOG.warnf("mappings not read error=%s", e.getMessage());
        }
    }

    public EventStore events() {
        return new SearchEventStore(connection, indices, budget, clock, background);
    }

    public EventQueries queries() {
        return new SearchEventQueries(connection, indices, config.requestTimeout());
    }

    /** For the ledger. */
    public StoredIds storedIds() {
        return new SearchStoredIds(
                new SearchCall(connection, SearchEventQueries.EVENTS, config.requestTimeout()),
                new SearchCall(connection, StoredIds.DROPPED + "-*", config.requestTimeout()));
    }

    public StateStore states() {
        return new SearchStateStore(
                connection, indices, new SearchCall(connection, Templates.STATE, config.requestTimeout()));
    }

    /** Changes of status leave their entries in {@link #audit}. */
    public AlertStore alerts() {
        SearchCall search = new SearchCall(connection, Templates.ALERTS + "-*", config.requestTimeout());
        return new SearchAlertStore(connection, indices, search, audit());
    }

    public AuditTrail audit() {
        return new SearchAuditTrail(indices, new SearchCall(connection, Templates.AUDIT, config.requestTimeout()));
    }

    public IndexAdmin indices() {
        return new SearchIndexAdmin(connection, indices);
    }

    /** Why the engine cannot be used now, or empty when it answers and lets us in. Asks it. */
    public Optional<String> problem() {
        try {
            connection.call("GET", "/_alias/mozdef-none", Map.of("ignore_unavailable", "true"), null);
            return Optional.empty();
        } catch (EngineRefusal e) {
            // it let us in and knows no such alias; anything else is somebody else's answer, as a proxy's redirect to
            // its login
            return e.status() == 404 ? Optional.empty() : Optional.of("search engine: " + e.getMessage());
        } catch (StoreUnavailableException e) {
            return Optional.of("search engine: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        background.shutdownNow();
        connection.close();
    }
}
