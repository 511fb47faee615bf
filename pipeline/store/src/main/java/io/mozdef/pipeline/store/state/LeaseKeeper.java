// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.state;

import io.mozdef.pipeline.store.event.StoreUnavailableException;
import io.mozdef.pipeline.store.state.StateStore.State;
import io.mozdef.pipeline.store.state.StateStore.Version;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One process' view of a named lease: a state document that at most one process holds at a time.
 *
 * <p>No wall clocks are compared between processes. A candidate takes the lease over when the document has not changed for
 * one whole duration on the candidate's own monotonic clock; a holder counts its duration from before it asked for the
 * renewal. So the holder always stops first, provided that the two clocks run at about the same rate: the margin given to
 * {@link #stillHeld} is for their drift and for the work in progress. The price is that a lease whose holder died is taken
 * over one duration after somebody began to watch it.
 *
 * <p>The term grows by one at each change of holder. Whoever writes under the lease puts {@link #term} into what it writes,
 * under optimistic concurrency, so that a holder that slept past its lease cannot write after its successor did.
 *
 * <p>Thread-safe. {@link #hold} throws {@link StoreUnavailableException} when the store cannot answer; the lease then stays
 * held until its time is over.
 */
public final class LeaseKeeper {

    /** Kind of the state documents that hold leases; the lease's name is their id. */
    public static final String KIND = "lease";

    private static final String FREE = "";

    private final StateStore states;
    private final Lease lease;
    private final Clock clock;
    private final LongSupplier nanos;

    private @Nullable Version seen;
    private long seenAt;
    private @Nullable Held held;

    /**
     * @param name what is held, such as {@code alerts-leader}
     * @param holder shown to people, such as the pod's name; processes of the same name stay apart all the same
     * @param duration how long a renewal holds; renew about three times as often
     * @param clock for the times shown to people, never compared
     */
    public LeaseKeeper(StateStore states, String name, String holder, Duration duration, Clock clock) {
        this(states, name, holder, duration, clock, System::nanoTime);
    }

    /** For tests: with a monotonic clock that the test moves. */
    public LeaseKeeper(
            StateStore states, String name, String holder, Duration duration, Clock clock, LongSupplier nanos) {
        this.states = states;
        this.lease = new Lease(name, holder + "/" + UUID.randomUUID(), duration);
        this.clock = clock;
        this.nanos = nanos;
    }

    /**
     * Renews the lease, or takes it when it is free or its holder has been silent for one duration.
     *
     * @return whether this process holds it now
     */
    public synchronized boolean hold() {
        long asked = nanos.getAsLong();
        Optional<State> present = states.read(KIND, lease.name());
        long term = present.map(LeaseKeeper::term).orElse(0L);
        if (present.isPresent() && lease.holder().equals(present.get().content().get("holder"))) {
            return claim(present.get().version(), term, asked);
        }
        held = null;
        if (present.isEmpty()) {
            return claim(null, 1, asked);
        }
        State other = present.get();
        if (FREE.equals(other.content().get("holder"))) {
            return claim(other.version(), term + 1, asked);
        }
        if (!other.version().equals(seen)) {
            seen = other.version();
            seenAt = nanos.getAsLong();
            return false;
        }
        return asked - seenAt >= lease.duration().toNanos() && claim(other.version(), term + 1, asked);
    }

    /**
     * Whether this process certainly holds the lease now and for the margin to come, by its own monotonic clock; asks nobody.
     */
    public synchronized boolean stillHeld(Duration margin) {
        return held != null
                && nanos.getAsLong() - held.since() + margin.toNanos()
                        < lease.duration().toNanos();
    }

    /** The term under which this process holds the lease; empty when it does not. */
    public synchronized OptionalLong term() {
        return held != null && stillHeld(Duration.ZERO) ? OptionalLong.of(held.term()) : OptionalLong.empty();
    }

    /** Gives the lease back, so that another process can take it at once. Does nothing when it is not held. */
    public synchronized void release() {
        Held mine = held;
        held = null;
        if (mine != null) {
            // a refusal means that somebody else holds it by now: nothing is left to give back
            states.write(KIND, lease.name(), document(FREE, mine.term()), mine.version());
        }
    }

    private boolean claim(@Nullable Version expected, long term, long asked) {
        Optional<Version> written = states.write(KIND, lease.name(), document(lease.holder(), term), expected);
        held = written.map(version -> new Held(version, term, asked)).orElse(null);
        return held != null;
    }

    private Map<String, @Nullable Object> document(String holder, long term) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("holder", holder);
        document.put("term", term);
        document.put("changed", clock.instant().toString());
        document.put("duration", lease.duration().toString());
        return document;
    }

    private static long term(State state) {
        return state.content().get("term") instanceof Number term ? term.longValue() : 0;
    }

    private record Lease(String name, String holder, Duration duration) {
        Lease {
            Objects.requireNonNull(name, "name");
            if (duration.isNegative() || duration.isZero()) {
                throw new IllegalArgumentException("a lease lasts");
            }
        }
    }

    /** @param since monotonic time before the renewal was asked for, in nanoseconds */
    private record Held(Version version, long term, long since) {}
}
