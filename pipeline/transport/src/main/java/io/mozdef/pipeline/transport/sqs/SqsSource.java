// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.sqs;

import io.micrometer.core.instrument.MeterRegistry;
import io.mozdef.pipeline.transport.deadletter.DeadLetter;
import io.mozdef.pipeline.transport.deadletter.DeadLetterReader;
import io.mozdef.pipeline.transport.deadletter.DeadLetters;
import io.mozdef.pipeline.transport.deadletter.Requeue;
import io.mozdef.pipeline.transport.delivery.Intake;
import io.mozdef.pipeline.transport.source.Source;
import io.mozdef.pipeline.transport.source.SourcesConfig.SourceConfig;
import java.time.Clock;

/** An SQS queue as a source. */
public final class SqsSource implements Source {

    private final String name;
    private final SourceConfig config;
    private final MeterRegistry registry;
    private final Clock clock;

    public SqsSource(String name, SourceConfig config, MeterRegistry registry, Clock clock) {
        this.name = name;
        this.config = config;
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
        return new SqsIntake(name, config, receiver, registry, clock).start();
    }

    @Override
    public DeadLetters openDeadLetters() {
        return new SqsDeadLetters(name, letters(), clock);
    }

    @Override
    public DeadLetterReader readDeadLetters() {
        return new SqsDeadLetterReader(name, letters(), clock);
    }

    @Override
    public Requeue openRequeue() {
        SqsSender sender = new SqsSender(work());
        return new Requeue() {
            @Override
            public void requeue(DeadLetter letter) {
                sender.send(letter.bytes(), shortened -> SqsEnvelope.replay(letter));
            }

            @Override
            public void close() {
                // the client holds no connections of its own
            }
        };
    }

    private SqsQueue work() {
        return new SqsQueue(SqsQueue.client(config), config.queue());
    }

    private SqsQueue letters() {
        String url = config.deadLetterQueue()
                .orElseThrow(() ->
                        new IllegalArgumentException("mozdef.sources." + name + ".dead-letter-queue is required"));
        return new SqsQueue(SqsQueue.client(config), url);
    }
}
