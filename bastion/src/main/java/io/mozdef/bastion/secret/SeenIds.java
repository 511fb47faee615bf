// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.secret;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Ids of signed messages that SQS has taken: their repeats are answered, and not handed over again. Of this process only; the delivery id does the rest. Thread-safe. */
public final class SeenIds {
    private static final int MOST = 10_000;

    private final Clock clock;
    private final Duration keep;
    private final Map<ByteBuffer, Instant> seen = new LinkedHashMap<>();

    /** Keeps each id for {@code keep}, and the latest ten thousand at most. */
    public SeenIds(Clock clock, Duration keep) {
        this.clock = clock;
        this.keep = keep;
    }

    /** Remembers an id, once its message is in the queue. */
    public synchronized void add(String id) {
        Instant now = clock.instant();
        ByteBuffer key = key(id);
        seen.remove(key);
        seen.put(key, now.plus(keep));
        Iterator<Instant> oldest = seen.values().iterator();
        while (oldest.hasNext() && (oldest.next().isBefore(now) || seen.size() > MOST)) {
            oldest.remove();
        }
    }

    /** Of one size, however long an id a sender invents. */
    private static ByteBuffer key(String id) {
        return ByteBuffer.wrap(Secret.sha256(id));
    }

    /** Whether its message is in the queue already. */
    public synchronized boolean contains(String id) {
        Instant until = seen.get(key(id));
        return until != null && !until.isBefore(clock.instant());
    }
}
