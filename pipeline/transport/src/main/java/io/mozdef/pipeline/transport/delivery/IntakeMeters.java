// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What every intake counts, in deliveries. Thread-safe. */
public final class IntakeMeters {

    private final Counter received;
    private final Counter redelivered;
    private final Counter settled;
    private final Counter released;
    private final Counter lost;
    private final Counter mismatched;

    public IntakeMeters(String source, MeterRegistry registry) {
        received = counter("received", source, registry);
        redelivered = counter("redelivered", source, registry);
        settled = counter("settled", source, registry);
        released = counter("released", source, registry);
        lost = counter("lost", source, registry);
        mismatched = counter("mismatched", source, registry);
    }

    private static Counter counter(String what, String source, MeterRegistry registry) {
        return Counter.builder("mozdef.deliveries")
                .description("messages of a transport, by what was done with them")
                .tag("source", source)
                .tag("what", what)
                .register(registry);
    }

    public void received(boolean again) {
        received.increment();
        if (again) {
            redelivered.increment();
        }
    }

    /** Acknowledged towards the broker. */
    public void settled(int count) {
        settled.increment(count);
    }

    /** Given back. */
    public void released(int count) {
        released.increment(count);
    }

    /** Settled or released after its channel was gone: the broker delivers it again. */
    public void lost() {
        lost.increment();
    }

    /** Its bytes are not those whose checksum the door wrote. */
    public void mismatched() {
        mismatched.increment();
    }
}
