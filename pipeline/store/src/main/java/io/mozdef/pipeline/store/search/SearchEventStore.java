// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import io.mozdef.pipeline.model.event.Event;
import io.mozdef.pipeline.model.event.IndexDay;
import io.mozdef.pipeline.store.event.EventStore;
import io.mozdef.pipeline.store.event.ListedFields;
import io.mozdef.pipeline.store.event.StoreUnavailableException;
import io.mozdef.pipeline.store.event.WriteOutcome;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/** Events into the engine by {@code _bulk}. Thread-safe. */
final class SearchEventStore implements EventStore {

    private static final String FAMILY = "events";
    private static final String NO_DOCUMENT = "write-probe";
    private static final int NOT_FOUND = 404;

    private final SearchConnection connection;
    private final Clock clock;
    private final ReadyIndices indices;
    private final FieldBudget budget;
    private final BulkRequest bulk;
    private final Executor blocking;

    SearchEventStore(
            SearchConnection connection, ReadyIndices indices, FieldBudget budget, Clock clock, Executor blocking) {
        this.connection = connection;
        this.clock = clock;
        this.indices = indices;
        this.budget = budget;
        this.bulk = new BulkRequest(connection, indices, clock);
        this.blocking = blocking;
    }

    @Override
    public CompletionStage<List<WriteOutcome>> write(List<Event> events) {
        if (events.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        WriteOutcome[] outcomes = new WriteOutcome[events.size()];
        CompletableFuture<Void> done = areReady(events)
                ? send(events, outcomes)
                : CompletableFuture.runAsync(() -> prepare(events, outcomes), blocking)
                        .thenCompose(prepared -> send(events, outcomes));
        return done.handle((ok, failure) -> {
            String reason = failure == null ? "no answer for this event" : "failed: " + name(failure);
            return Arrays.stream(outcomes)
                    .map(outcome -> outcome == null ? new WriteOutcome.Retryable(reason) : outcome)
                    .collect(Collectors.toList());
        });
    }

    /** A document that is not there is deleted: an index that takes writes says that it is not there, any other says why not. */
    @Override
    public CompletionStage<Boolean> takesToday() {
        String today = IndexDay.of(clock.instant()).index(FAMILY);
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        indices.prepare(today);
                        connection.call("DELETE", SearchConnection.document(today, "_doc", NO_DOCUMENT), null);
                        return true;
                    } catch (EngineRefusal e) {
                        return e.status() == NOT_FOUND && !"index_not_found_exception".equals(e.type());
                    } catch (StoreUnavailableException e) {
                        return false;
                    }
                },
                blocking);
    }

    private boolean areReady(List<Event> events) {
        String last = "";
        for (Event event : events) {
            // neighbours mostly share their index: a comparison is cheaper than a look-up
            if (!event.index().equals(last) && !indices.isReady(event.index())) {
                return false;
            }
            last = event.index();
        }
        return true;
    }

    /** Makes what is missing; the events of an index that cannot be made have their outcome then. */
    private void prepare(List<Event> events, WriteOutcome[] outcomes) {
        for (String index : events.stream().map(Event::index).collect(Collectors.toCollection(TreeSet::new))) {
            WriteOutcome refused = null;
            try {
                if (indices.isOurs(index)) {
                    indices.prepare(index);
                } else {
                    refused = new WriteOutcome.Poison("no index family of ours: " + index);
                }
            } catch (StoreUnavailableException e) {
                refused = EngineRefusal.isForbidden(e)
                        ? new WriteOutcome.Forbidden(e.getMessage())
                        : new WriteOutcome.Retryable(e.getMessage());
            } catch (EngineRefusal e) {
                refused = new WriteOutcome.Retryable(e.getMessage());
            }
            for (int i = 0; refused != null && i < outcomes.length; i++) {
                outcomes[i] = events.get(i).index().equals(index) ? refused : outcomes[i];
            }
        }
    }

    private CompletableFuture<Void> send(List<Event> events, WriteOutcome[] outcomes) {
        List<BulkRequest.Item> items = new ArrayList<>(events.size());
        for (int i = 0; i < outcomes.length; i++) {
            if (outcomes[i] == null) {
                Event checked = ListedFields.check(events.get(i));
                Event fitted = budget.fit(checked);
                items.add(new BulkRequest.Item(i, fitted, fitted != checked));
            }
        }
        return bulk.send(items, outcomes);
    }

    private static String name(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause.getClass().getSimpleName();
    }
}
