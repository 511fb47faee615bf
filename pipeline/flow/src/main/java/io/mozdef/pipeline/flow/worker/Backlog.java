// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.worker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/** Items that wait for the engine: fresh ones, refused ones that come again, and poisoned ones that the brake holds back. Confined to its owner's lock. */
final class Backlog {

    private final int bulkEvents;
    private final long bulkBytes;
    private final long bulkWait;
    private final Deque<Item> fresh = new ArrayDeque<>();
    private final List<Refused> refused = new ArrayList<>();
    private final Deque<Item> parked = new ArrayDeque<>();
    private long freshBytes;
    private long freshSince;

    Backlog(FlowConfig config) {
        bulkEvents = config.bulkEvents();
        bulkBytes = config.bulkBytes();
        bulkWait = config.bulkWait().toNanos();
    }

    void add(Item item, long now) {
        if (fresh.isEmpty()) {
            freshSince = now;
        }
        fresh.add(item);
        freshBytes += item.size();
    }

    /**
     * @param due when the items may be sent again
     * @param refusals how often they were refused: each halves the bulk they come in, since a struggling engine answers
     *     small requests first, and one bad item then spoils less
     */
    void again(List<Item> items, long due, int refusals) {
        if (!items.isEmpty()) {
            refused.add(new Refused(new ArrayDeque<>(items), due, Math.max(1, bulkEvents >> Math.min(refusals, 4))));
        }
    }

    void park(List<Item> items) {
        parked.addAll(items);
    }

    /** Takes all parked items out. */
    List<Item> unpark() {
        List<Item> items = new ArrayList<>(parked);
        parked.clear();
        return items;
    }

    boolean hasParked() {
        return !parked.isEmpty();
    }

    /** One parked item, to see whether the engine takes it by now; it has to be parked again if not. */
    List<Item> sample() {
        List<Item> bulk = new ArrayList<>(1);
        fill(bulk, parked, 1);
        return bulk;
    }

    boolean isEmpty() {
        return fresh.isEmpty() && refused.isEmpty() && parked.isEmpty();
    }

    /** Whether as much waits as two bulks can carry. */
    boolean isFull() {
        return fresh.size() >= 2 * bulkEvents || freshBytes >= 2 * bulkBytes;
    }

    boolean hasFullBulk() {
        return fresh.size() >= bulkEvents || freshBytes >= bulkBytes;
    }

    /** Whether {@link #take} would give something. */
    boolean isReady(long now, boolean urgent) {
        if (!fresh.isEmpty() && (urgent || hasFullBulk() || now - freshSince >= bulkWait)) {
            return true;
        }
        for (Refused next : refused) {
            if (now - next.due >= 0) {
                return true;
            }
        }
        return false;
    }

    /**
     * The next bulk, or an empty list: what was refused before and is due now first. Items whose delivery was given back are
     * left out.
     *
     * @param limit most items
     * @param urgent whether fresh items wait no longer for company
     */
    List<Item> take(long now, int limit, boolean urgent) {
        List<Item> bulk = new ArrayList<>();
        for (Iterator<Refused> i = refused.iterator(); i.hasNext() && bulk.isEmpty(); ) {
            Refused next = i.next();
            if (now - next.due >= 0) {
                fill(bulk, next.items, Math.min(limit, next.most));
                if (next.items.isEmpty()) {
                    i.remove();
                }
            }
        }
        if (bulk.isEmpty() && isReady(now, urgent)) {
            fill(bulk, fresh, limit);
            freshSince = now;
        }
        return bulk;
    }

    private void fill(List<Item> bulk, Deque<Item> from, int limit) {
        long bytes = 0;
        while (bulk.size() < limit && bytes < bulkBytes && !from.isEmpty()) {
            Item item = from.poll();
            if (from == fresh) {
                freshBytes -= item.size();
            }
            if (!item.held().isReleased()) {
                bulk.add(item);
                bytes += item.size();
            }
        }
    }

    void forEach(Consumer<Item> visitor) {
        parked.forEach(visitor);
        refused.forEach(r -> r.items.forEach(visitor));
        fresh.forEach(visitor);
    }

    void clear() {
        fresh.clear();
        freshBytes = 0;
        refused.clear();
        parked.clear();
    }

    private record Refused(Deque<Item> items, long due, int most) {}
}
