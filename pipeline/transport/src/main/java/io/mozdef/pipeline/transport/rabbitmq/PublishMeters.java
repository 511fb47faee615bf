// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.rabbitmq;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Counts what became of published messages. Thread-safe. */
final class PublishMeters {

    private final Map<Class<?>, Counter> counters;

    PublishMeters(String publisher, MeterRegistry registry) {
        counters = Stream.of(
                        PublishOutcome.Confirmed.class,
                        PublishOutcome.Returned.class,
                        PublishOutcome.Nacked.class,
                        PublishOutcome.Unavailable.class,
                        PublishOutcome.TimedOut.class)
                .collect(Collectors.toMap(Function.identity(), kind -> Counter.builder("mozdef.published")
                        .description("messages handed to RabbitMQ, by what became of them")
                        .tag("publisher", publisher)
                        .tag("outcome", kind.getSimpleName().toLowerCase(Locale.ROOT))
                        .register(registry)));
    }

    void count(PublishOutcome outcome, int messages) {
        if (messages > 0) {
            counters.get(outcome.getClass()).increment(messages);
        }
    }
}
