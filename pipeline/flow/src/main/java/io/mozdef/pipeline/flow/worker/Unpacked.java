// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.worker;

import io.mozdef.pipeline.flow.preparation.Origin;
import io.mozdef.pipeline.flow.preparation.Unpacking;
import io.mozdef.pipeline.model.event.Event;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was in one delivery. For one thread. */
final class Unpacked implements Unpacking {

    private final Held held;
    private final List<Item> items = new ArrayList<>(1);
    private List<Unreadable> unreadable = List.of();
    private @Nullable Origin origin;
    private @Nullable Letter letter;

    Unpacked(Held held) {
        this.held = held;
    }

    @Override
    public void event(Event event, Origin from) {
        add(event, from, null);
    }

    @Override
    public void dropped(String reason, Event note, Origin from) {
        add(note, from, reason);
    }

    private void add(Event event, Origin from, @Nullable String dropped) {
        Letter record = letter;
        if (record == null || origin != from) {
            record = new Letter(held, from);
            letter = record;
            origin = from;
        }
        items.add(new Item(record, event, dropped));
    }

    /** It is not read at all, because it ends those who do. */
    void crashed(Letters letters, String reason) {
        held.ledger().received(1, held.delivery().redelivered());
        held.opened(1);
        Origin whole = new Origin(
                held.delivery().body(),
                held.delivery().identity(),
                held.delivery().firstOrdinal());
        letters.keep(new Letter(held, whole), Worker.STAGE_CRASH, reason);
    }

    @Override
    public void poison(Origin from, String reason) {
        if (unreadable.isEmpty()) {
            unreadable = new ArrayList<>();
        }
        unreadable.add(new Unreadable(new Letter(held, from), reason));
    }

    /** Counts what was found and passes it on. */
    void hand(Engine engine, Letters letters) {
        int open = items.size() + unreadable.size();
        held.ledger().received(open, held.delivery().redelivered());
        held.opened(open);
        // the brake is for what a broken template makes of good events; a flood of garbage must stop nobody's intake
        for (Unreadable record : unreadable) {
            letters.keep(record.letter(), Worker.STAGE_NORMALISE, record.reason());
        }
        if (!items.isEmpty()) {
            engine.add(items);
        }
    }

    private record Unreadable(Letter letter, String reason) {}
}
