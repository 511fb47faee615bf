// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.worker;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** How the worker batches, waits and gives up; read at start. */
@ConfigMapping(prefix = "mozdef.flow")
public interface FlowConfig {

    /** Most events of one bulk request. */
    @WithDefault("1000")
    int bulkEvents();

    /** Bytes of received bodies after which a bulk request is full; the request itself is about as large. */
    @WithDefault("5242880")
    long bulkBytes();

    /** How long a bulk request waits to become full: the price, in delay, of larger and so cheaper requests. */
    @WithDefault("PT0.2S")
    Duration bulkWait();

    /** Bulk requests on their way at a time. */
    @WithDefault("2")
    int bulksInFlight();

    /** Bytes of heap that held deliveries may take, as estimated; a quarter of the largest heap when not set. */
    OptionalLong bytesInFlight();

    /** First wait before a refused event is tried again; doubled each time, with jitter. */
    @WithDefault("PT0.1S")
    Duration retryBackoff();

    /** Longest such wait; so long it may take after the engine is back until it is noticed. */
    @WithDefault("PT5S")
    Duration retryBackoffMax();

    /** Time without any answer of use after which everything held is given back, and intake stops until the engine answers. */
    @WithDefault("PT2M")
    Duration noProgress();

    /** How often an engine that failed is tried with a single request. */
    @WithDefault("PT5S")
    Duration probeInterval();

    /** Share of the last {@link #brakeWindow} items, in percent, above which dead-lettering stops; 100 switches the brake off. */
    @WithDefault("20")
    int brakePercent();

    /** How many of the last items the brake looks at. */
    @WithDefault("1000")
    int brakeWindow();

    /** A delivery that comes for this many times is processed alone. */
    @WithDefault("3")
    int aloneAttempts();

    /**
     * How long others wait for a delivery that is processed alone. Longer it is the engine that it waits for, and that ends no worker.
     */
    @WithDefault("PT10S")
    Duration alonePatience();

    /**
     * A delivery that comes for this many times goes to the dead letters unread, as {@code crash}, if the last workers that
     * processed it alone ended over it; else it is processed alone again.
     */
    @WithDefault("10")
    int crashAttempts();

    /** How long a stopping worker waits for what it holds before it gives it back. */
    @WithDefault("PT20S")
    Duration drain();

    /** Name of this worker in {@code mozdefhostname}; the machine's host name when not set. */
    Optional<String> workerName();
}
