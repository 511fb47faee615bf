// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.rabbitmq;

import io.micrometer.core.instrument.MeterRegistry;
import io.mozdef.pipeline.transport.deadletter.DeadLetterReader;
import io.mozdef.pipeline.transport.deadletter.DeadLetters;
import io.mozdef.pipeline.transport.deadletter.Requeue;
import io.mozdef.pipeline.transport.delivery.Intake;
import io.mozdef.pipeline.transport.source.Source;
import io.mozdef.pipeline.transport.source.SourcesConfig.SourceConfig;
import java.time.Clock;

/** A RabbitMQ queue as a source. */
public final class RabbitSource implements Source {

    private final String name;
    private final SourceConfig config;
    private final RabbitServer server;
    private final MeterRegistry registry;
    private final Clock clock;

    public RabbitSource(String name, SourceConfig config, RabbitServer server, MeterRegistry registry, Clock clock) {
        this.name = name;
        this.config = config;
        this.server = server;
        this.registry = registry;
        this.clock = clock;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String format() {
        return config.format();
    }

    @Override
    public Intake open(Intake.Receiver receiver) {
        return new RabbitIntake(
                        name,
                        config.queue(),
                        config.prefetch(),
                        config.bufferBytes(),
                        server,
                        receiver,
                        registry,
                        clock)
                .start();
    }

    @Override
    public DeadLetters openDeadLetters() {
        return new RabbitDeadLetters(config.queue(), server, registry, clock);
    }

    @Override
    public DeadLetterReader readDeadLetters() {
        return new RabbitDeadLetterReader(config.queue(), server, clock);
    }

    @Override
    public Requeue openRequeue() {
        return new RabbitRequeue(config.queue(), server, registry);
    }
}
