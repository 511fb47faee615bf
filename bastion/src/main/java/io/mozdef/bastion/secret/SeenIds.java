// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.secret;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Ids of signed messages: what SQS has taken is answered and not handed over again when it is repeated, and what is under
 * way is not handed over beside itself. Of this process only; the delivery id does the rest. Thread-safe.
 */
public final class SeenIds {
    /** What is known of an id. */
    public enum State {
        /** Nothing: it is under way from now on, and {@link #taken} or {@link #dropped} is owed. */
        NEW,
        UNDER_WAY,
        TAKEN
    }

    private static final int MOST = 10_000;

    private final Clock clock;
    private final Duration keep;
    private final Map<ByteBuffer, Instant> taken = new LinkedHashMap<>();
    private final Set<ByteBuffer> underWay = new HashSet<>();

    /** Keeps each id for {@code keep} once its message is taken, and the latest ten thousand at most. */
    public SeenIds(Clock clock, Duration keep) {
        this.clock = clock;
        this.keep = keep;
    }

    /** Asked before a message is handed over. */
    public synchronized State begin(String id) {
        ByteBuffer key = key(id);
        Instant until = taken.get(key);
        if (until != null && !until.isBefore(clock.instant())) {
            return State.TAKEN;
        }
        return underWay.add(key) ? State.NEW : State.UNDER_WAY;
    }

    /** Its message is in the queue. */
    public synchronized void taken(String id) {
        Instant now = clock.instant();
        ByteBuffer key = key(id);
        underWay.remove(key);
        taken.remove(key);
        taken.put(key, now.plus(keep));
        Iterator<Instant> oldest = taken.values().iterator();
        while (oldest.hasNext() && (oldest.next().isBefore(now) || taken.size() > MOST)) {
            oldest.remove();
        }
    }

    /** Its message is not in the queue; its sender may repeat it. */
    public synchronized void dropped(String id) {
        underWay.remove(key(id));
    }

    /** Of one size, however long an id a sender invents. */
    private static ByteBuffer key(String id) {
        return ByteBuffer.wrap(Secret.sha256(id));
    }
}
