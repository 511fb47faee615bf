// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.rabbitmq;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The broker and how it is used. Files are read again at each connect, so that a renewed secret needs no restart. */
@ConfigMapping(prefix = "mozdef.rabbitmq")
public interface RabbitConfig {

    /** Nodes as {@code host} or {@code host:port}, tried in random order. Port 5672 when none is written, 5671 with TLS. */
    @WithDefault("localhost")
    List<String> addresses();

    @WithDefault("guest")
    String username();

    /** For trials; {@link #passwordFile()} is preferred. {@code guest} when neither is given. */
    Optional<String> password();

    /** File that holds the password; trailing line ends are cut. */
    Optional<Path> passwordFile();

    @WithDefault("/")
    String virtualHost();

    /** Whether to speak TLS. The node's certificate must carry the name in {@link #addresses()}. */
    @WithDefault("false")
    boolean tls();

    /** PEM file with the authorities to trust; the JVM's own when absent. Read only with {@link #tls()}. */
    Optional<Path> caFile();

    /**
     * Arguments of every queue that is declared, such as {@code x-queue-type=quorum}. Whole numbers and true/false are sent
     * as such. Embedded test brokers refuse them, hence none by default; a RabbitMQ cluster wants quorum queues.
     */
    Map<String, String> queueArguments();

    /** Heartbeat; a frozen broker is given up after two of them. */
    @WithDefault("PT10S")
    Duration heartbeat();

    /** How long a published message may wait for its confirm before its sender is told to try again. */
    @WithDefault("PT10S")
    Duration confirmTimeout();

    /** Messages that may wait for their confirms in one process; more are refused at once. 1 to 200,000. */
    @WithDefault("20000")
    int maxInFlight();

    /** Bytes of bodies that may wait for their confirms in one process; more are refused at once. 64 MiB. */
    @WithDefault("67108864")
    long maxInFlightBytes();
}
