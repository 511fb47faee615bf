// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.queue;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The SQS queue and how messages get there. Region, credentials and endpoint are the {@code quarkus.sqs.*} keys. */
@ConfigMapping(prefix = "mozdef.bastion.queue")
public interface QueueConfig {
    /** URL of the queue; {@code SQS_QUEUE} is its old name. */
    Optional<String> url();

    /**
     * Most bytes of a message, and of a batch. A request may have this minus {@link Message#RESERVED} after encoding, or
     * less when the queue itself takes less.
     */
    @WithDefault("1M")
    MemorySize maxMessageSize();

    /** How often the queue is asked for its MaximumMessageSize. 0 never asks. */
    @WithDefault("5m")
    Duration limitInterval();

    /** How long an entry waits for others to share its batch, while other batches are under way. */
    @WithDefault("3ms")
    Duration linger();

    /** Batches under way at once. */
    @WithDefault("32")
    int maxInFlight();

    /** Entries that may wait for a batch; more are answered 503 at once. */
    @WithDefault("2000")
    int maxWaiting();

    /** Failed batches in a row after which everything is refused for {@link #circuitRest}. */
    @WithDefault("5")
    int circuitFailures();

    /** How long nothing is handed over after that, before one message tries. */
    @WithDefault("5s")
    Duration circuitRest();

    /** From hand-over to SQS' answer; after it the sender gets 503. */
    @WithDefault("5s")
    Duration timeout();
}
