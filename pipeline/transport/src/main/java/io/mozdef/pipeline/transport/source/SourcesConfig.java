// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.source;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Where the worker takes messages from, by name: {@code mozdef.sources.<name>.*}. */
@ConfigMapping(prefix = "mozdef.sources")
public interface SourcesConfig {

    @WithParentName
    Map<String, SourceConfig> sources();

    /** The transports there are. */
    enum Type {
        RABBITMQ,
        SQS
    }

    /** One queue. */
    interface SourceConfig {

        Type type();

        /** Name of the normaliser, such as {@code eventtask} or {@code uptycs}. */
        String format();

        /** RabbitMQ: name of the queue. SQS: its URL. */
        String queue();

        /** SQS: URL of the queue for dead letters; required there. RabbitMQ: always {@code <queue>.deadletter}. */
        Optional<String> deadLetterQueue();

        /** RabbitMQ: deliveries that may be held at a time, 1 to 65,535; at least two bulk requests. */
        @WithDefault("2000")
        int prefetch();

        /** Bytes that may wait for the worker before reading from the broker stops. 32 MiB. */
        @WithDefault("33554432")
        long bufferBytes();

        /** SQS: another endpoint than that of the region. */
        Optional<URI> endpoint();

        /** SQS: region; by default the one in the queue's URL, else the SDK's default chain. */
        Optional<String> region();

        /** SQS: file with the access key id, read again when it changes; by default the SDK's default chain. */
        Optional<Path> accessKeyFile();

        /** SQS: file with the secret access key. */
        Optional<Path> secretKeyFile();

        /** SQS: threads that receive, ten messages each time, and as many that delete. 1 to 64. */
        @WithDefault("4")
        int pollers();

        /** SQS: how long a receive waits for messages, 0 to 20 s; a stop waits as long for those that wait. */
        @WithDefault("PT5S")
        Duration pollWait();

        /**
         * SQS: how long a received message is ours; extended while it is held. 5 s to 12 h. What a killed worker held comes
         * back after this time.
         */
        @WithDefault("PT30S")
        Duration visibility();
    }
}
