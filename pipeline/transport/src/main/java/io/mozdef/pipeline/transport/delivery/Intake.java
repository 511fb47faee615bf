// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.delivery;

import java.util.Optional;

/**
 * A running subscription to one queue. Reconnects by itself; while the broker is away nothing is delivered and
 * {@link #problem()} says so. Thread-safe.
 */
public interface Intake extends AutoCloseable {

    /** Name of the configured source. */
    String source();

    /** Stops taking new deliveries; held ones stay held. */
    void pause();

    void resume();

    /** What keeps it from taking deliveries, for readiness and people, or empty when it takes them. */
    Optional<String> problem();

    /** Stops taking deliveries, passes on the acknowledgements already asked for, and gives back what is still held. */
    @Override
    void close();

    /** Takes deliveries; blocks to slow the intake down. */
    @FunctionalInterface
    interface Receiver {
        void receive(Delivery delivery) throws InterruptedException;
    }
}
