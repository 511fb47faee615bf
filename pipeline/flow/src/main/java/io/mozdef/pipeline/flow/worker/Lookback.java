// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.worker;

import io.mozdef.pipeline.model.event.Event;
import io.mozdef.pipeline.model.event.IndexDay;
import io.mozdef.pipeline.store.event.EventQueries;
import io.mozdef.pipeline.store.event.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Looks for redelivered messages of foreign publishers, who give no time of receipt: their day is that of our own clock, so the first copy may lie in the index of a day before (design-events.md 1). Added to by any thread, worked
 * by one.
 */
final class Lookback {

    private static final Logger LOG = Logger.getLogger(Lookback.class);
    private static final int DAYS = 2;
    private static final int AT_A_TIME = 100;
    private static final int SUFFIX = "-YYYYMMDD".length();

    private final EventQueries queries;
    private final long wait;
    private final Queue<Item> waiting = new ConcurrentLinkedQueue<>();
    private long notBefore;
    private boolean failed;

    /** @param wait pause after the engine could not answer */
    Lookback(EventQueries queries, Duration wait) {
        this.queries = queries;
        this.wait = wait.toNanos();
    }

    void add(Item item) {
        waiting.add(item);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    void forEach(Consumer<Item> visitor) {
        waiting.forEach(visitor);
    }

    void clear() {
        waiting.clear();
    }

    /** Looks some up. @return those that are in no index of the days before: they can be written */
    List<Item> step(long now) {
        if (waiting.isEmpty() || failed && now - notBefore < 0) {
            return List.of();
        }
        failed = false;
        List<Item> fresh = new ArrayList<>();
        for (int i = 0; i < AT_A_TIME; i++) {
            Item item = waiting.peek();
            if (item == null) {
                break;
            }
            if (!item.held().isReleased()) {
                try {
                    if (!isStored(item)) {
                        fresh.add(item);
                    } else if (item.held().decided()) {
                        item.held().ledger().duplicate(1);
                    }
                } catch (StoreUnavailableException e) {
                    rest(now);
                    break;
                } catch (RuntimeException e) {
                    // refused, by a closed day perhaps: it waits behind the others, who may fare better
                    LOG.warnf("cannot look for a redelivered event, it waits: %s", e.getMessage());
                    waiting.add(waiting.remove());
                    rest(now);
                    break;
                }
            }
            waiting.poll();
        }
        return fresh;
    }

    private void rest(long now) {
        failed = true;
        notBefore = now + wait;
    }

    private boolean isStored(Item item) {
        Event event = item.event();
        String family = event.index().substring(0, event.index().length() - SUFFIX);
        Instant received = item.held().delivery().receipt().received();
        for (int days = 1; days <= DAYS; days++) {
            String index = IndexDay.of(received.minus(Duration.ofDays(days))).index(family);
            if (queries.find(index, event.id()).isPresent()) {
                return true;
            }
        }
        return false;
    }
}
