// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport;

import io.micrometer.core.instrument.MeterRegistry;
import io.mozdef.pipeline.transport.rabbitmq.RabbitServer;
import io.mozdef.pipeline.transport.rabbitmq.RabbitSource;
import io.mozdef.pipeline.transport.source.Source;
import io.mozdef.pipeline.transport.source.SourcesConfig;
import io.mozdef.pipeline.transport.source.SourcesConfig.SourceConfig;
import io.mozdef.pipeline.transport.source.SourcesConfig.Type;
import io.mozdef.pipeline.transport.sqs.SqsSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes the configured sources. */
public final class Sources {

    private Sources() {}

    /**
     * One source for each name, none of them connected.
     *
     * @param rabbit may be null when no source is of type {@code rabbitmq}
     */
    public static List<Source> of(
            SourcesConfig config, @Nullable RabbitServer rabbit, MeterRegistry registry, Clock clock) {
        List<Source> sources = new ArrayList<>();
        config.sources()
                .forEach((name, source) -> sources.add(
                        source.type() == Type.SQS
                                ? new SqsSource(name, source, registry, clock)
                                : new RabbitSource(
                                        name, source, Objects.requireNonNull(rabbit, "rabbit"), registry, clock)));
        return sources;
    }

    /** What is wrong with the configuration, each in words that name the key; empty when nothing is. */
    public static List<String> problems(SourcesConfig config) {
        List<String> problems = new ArrayList<>();
        config.sources().forEach((name, source) -> check("mozdef.sources." + name + ".", source, problems));
        return problems;
    }

    private static void check(String prefix, SourceConfig source, List<String> problems) {
        if (source.prefetch() < 1 || source.prefetch() > 65_535) {
            problems.add(prefix + "prefetch: must be between 1 and 65535");
        }
        if (source.type() != Type.SQS) {
            return;
        }
        if (source.deadLetterQueue().isEmpty()) {
            problems.add(prefix + "dead-letter-queue: required for SQS; give the URL of a queue");
        }
        if (!source.queue().startsWith("http")) {
            problems.add(prefix + "queue: must be the URL of an SQS queue");
        }
        if (source.pollers() < 1 || source.pollers() > 64) {
            problems.add(prefix + "pollers: must be between 1 and 64");
        }
        between(prefix + "poll-wait", source.pollWait(), Duration.ZERO, Duration.ofSeconds(20), problems);
        between(prefix + "visibility", source.visibility(), Duration.ofSeconds(5), Duration.ofHours(12), problems);
        if (source.accessKeyFile().isPresent() != source.secretKeyFile().isPresent()) {
            problems.add(prefix + "access-key-file and secret-key-file: give both or none");
        }
        source.accessKeyFile().ifPresent(file -> requireReadable(prefix + "access-key-file", file, problems));
        source.secretKeyFile().ifPresent(file -> requireReadable(prefix + "secret-key-file", file, problems));
    }

    private static void between(String key, Duration value, Duration least, Duration most, List<String> problems) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            problems.add(key + ": must be between " + least + " and " + most);
        }
    }

    private static void requireReadable(String key, Path file, List<String> problems) {
        if (!Files.isReadable(file)) {
            problems.add(key + ": cannot read " + file);
        }
    }
}
