// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.worker;

import io.mozdef.pipeline.model.event.Event;
import io.mozdef.pipeline.store.event.WriteOutcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A time in which the engine takes nothing: everything was given back, and a few real events, one for each index, are kept to
 * see when it writes again. Writing them is harmless: their deliveries come again and are then duplicates. Confined to its
 * owner's lock.
 */
final class Outage {

    private static final int SAMPLES = 10;

    /** A probe that the engine does not answer at all is given up after this many intervals. */
    private static final int PATIENCE = 6;

    private final Map<String, Event> samples = new LinkedHashMap<>();
    private long nextProbe;
    private boolean probing;
    private long patience;

    Outage(long firstProbe) {
        nextProbe = firstProbe;
    }

    void sample(Item item) {
        if (samples.size() < SAMPLES) {
            samples.putIfAbsent(item.event().index(), item.event());
        }
    }

    /** What to write now to see whether the engine is back, or null when it is not time. */
    @Nullable
    List<Event> probe(long now, long interval) {
        if (now - nextProbe < 0 || probing && now - patience < 0) {
            return null;
        }
        probing = true;
        patience = now + PATIENCE * interval;
        nextProbe = now + interval;
        return List.copyOf(samples.values());
    }

    void probed() {
        probing = false;
    }

    /** Whether any of the answers says that the engine writes. @param poisonCounts whether refusing for good is an answer */
    static Recovery read(@Nullable List<WriteOutcome> outcomes, boolean poisonCounts) {
        boolean written = false;
        boolean answered = false;
        boolean refused = outcomes != null && !outcomes.isEmpty();
        for (WriteOutcome outcome : outcomes == null ? List.<WriteOutcome>of() : outcomes) {
            written |=
                    outcome.fold(new WriteOutcome.Cases<>(s -> true, () -> true, r -> false, f -> false, p -> false));
            answered |=
                    outcome.fold(new WriteOutcome.Cases<>(s -> true, () -> true, r -> false, f -> false, p -> true));
        }
        for (WriteOutcome outcome : outcomes == null ? List.<WriteOutcome>of() : outcomes) {
            refused &=
                    outcome.fold(new WriteOutcome.Cases<>(s -> false, () -> false, r -> true, f -> false, p -> false));
        }
        return new Recovery(written || answered && poisonCounts, written, refused);
    }

    /**
     * @param over the outage is over
     * @param written the engine took an event
     * @param refused it took none of them, for now: all their days may be closed, and no other
     */
    record Recovery(boolean over, boolean written, boolean refused) {}
}
