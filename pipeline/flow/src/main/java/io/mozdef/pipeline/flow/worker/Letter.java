// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.worker;

import io.mozdef.pipeline.flow.preparation.Origin;
import io.mozdef.pipeline.transport.deadletter.DeadLetter;
import org.jspecify.annotations.Nullable;

/**
 * The one dead letter of a record, however many of its events need it: they wait for it together and are decided when it is
 * kept. Thread-safe.
 */
final class Letter {

    private final Held held;
    private final Origin origin;
    private int waiting;
    private boolean kept;
    private @Nullable DeadLetter letter;

    Letter(Held held, Origin origin) {
        this.held = held;
        this.origin = origin;
    }

    Held held() {
        return held;
    }

    int size() {
        return origin.bytes().length;
    }

    /** One more event needs it. @return the letter to be kept now, or null when it is kept or on its way already */
    @Nullable
    DeadLetter wanted(String stage, String reason) {
        synchronized (this) {
            if (!kept) {
                waiting++;
                if (letter != null) {
                    return null;
                }
                letter = new DeadLetter(
                        origin.bytes(),
                        held.delivery().receipt(),
                        origin.identity(),
                        origin.ordinal(),
                        stage,
                        reason,
                        held.delivery().attempt());
                return letter;
            }
        }
        decide(1, stage);
        return null;
    }

    /** The broker has it. */
    void kept(String stage) {
        int events;
        synchronized (this) {
            kept = true;
            events = waiting;
            waiting = 0;
        }
        decide(events, stage);
    }

    private void decide(int events, String stage) {
        for (int i = 0; i < events; i++) {
            if (held.decided()) {
                held.ledger().deadLettered(stage, 1);
            }
        }
    }
}
