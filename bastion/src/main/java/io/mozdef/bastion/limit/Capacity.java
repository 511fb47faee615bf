// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.limit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.mozdef.bastion.config.Problems;
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/** What all requests under way may take together, and the share of each door. Thread-safe. */
@Singleton
public class Capacity {
    private static final String PREFIX = "mozdef.bastion.limit.";

    /** A door whose senders are believed only behind the body gets this part: who is nobody cannot take what the others need. */
    private static final int UNPROVEN_PART = 4;

    private final LimitConfig limits;
    private final Budget requests;
    private final Budget memory;
    private final long mostRequests;
    private final long mostMemory;
    private volatile boolean draining;

    @Inject
    Capacity(LimitConfig limits, MeterRegistry registry) {
        this.limits = limits;
        mostRequests = limits.inFlight();
        mostMemory = limits.bodyMemory()
                .map(MemorySize::asLongValue)
                .orElse(Runtime.getRuntime().maxMemory() / 12);
        requests = new Budget(mostRequests);
        memory = new Budget(mostMemory);
        Gauge.builder("mozdef.bastion.in.flight", requests, Budget::lent).register(registry);
        Gauge.builder("mozdef.bastion.body.memory", memory, Budget::lent)
                .baseUnit("bytes")
                .register(registry);
    }

    /** Adds every problem found with the limits' configuration. */
    public void check(Problems problems) {
        problems.unlessPositive(PREFIX + "in-flight", mostRequests);
        problems.unlessPositive(PREFIX + "body-memory", mostMemory);
        problems.unlessPositive(PREFIX + "headers", limits.headers());
        problems.unlessPositive(PREFIX + "body-time", limits.bodyTime().toMillis());
    }

    /**
     * A door's share.
     *
     * @param requests under way
     * @param memory bytes of their bodies
     */
    public record Share(Budget requests, Budget memory) {}

    /**
     * The share of a door.
     *
     * @param requests at most; all of them when not given, a quarter where senders are not known before the body
     * @param memory the same in bytes of bodies
     * @param proven whether senders are known before the body
     */
    public Share share(Optional<Integer> requests, Optional<MemorySize> memory, boolean proven) {
        int part = proven ? 1 : UNPROVEN_PART;
        return new Share(
                this.requests.share(requests.map(Integer::longValue).orElse(Math.max(1, mostRequests / part))),
                this.memory.share(memory.map(MemorySize::asLongValue).orElse(mostMemory / part)));
    }

    /** From now on no door takes a request: we are on the way out. */
    public void drain() {
        draining = true;
        requests.close();
    }

    /** True after {@link #drain}. */
    public boolean draining() {
        return draining;
    }

    /** Requests past the guards and not yet answered, of all doors. */
    public long inFlight() {
        return requests.lent();
    }
}
