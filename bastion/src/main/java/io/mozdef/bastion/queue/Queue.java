// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.queue;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.function.Consumer;

/** The way into SQS. An outcome other than {@link Outcome.Accepted} is never an acceptance. Thread-safe. */
@Singleton
public class Queue {
    private final QueueLimit limit;
    private final Batcher batcher;
    private final Circuit circuit;

    @Inject
    Queue(QueueConfig config, QueueLimit limit, Sqs sqs, MeterRegistry registry, Vertx vertx) {
        this.limit = limit;
        int maxMessage = Math.toIntExact(config.maxMessageSize().asLongValue());
        circuit = new Circuit(config.circuitFailures(), config.circuitRest().toNanos(), System::nanoTime);
        SendMeter meter = new SendMeter(registry, circuit);
        Batcher.Limits limits = new Batcher.Limits(
                maxMessage,
                config.maxInFlight(),
                config.maxWaiting(),
                config.linger().toNanos(),
                config.timeout().toNanos());
        SqsSender sender = new SqsSender(sqs.client(), config.url().orElse(""), config.timeout(), meter);
        long linger = Math.max(1, config.linger().toMillis());
        batcher = new Batcher(limits, sender, task -> vertx.setTimer(linger, id -> task.run()), System::nanoTime);
        Gauge.builder("mozdef.bastion.queue.waiting", batcher, Batcher::waiting).register(registry);
        Gauge.builder("mozdef.bastion.queue.in.flight", batcher, Batcher::inFlight)
                .register(registry);
    }

    /** Largest body in bytes, before and after encoding. */
    public int maxBody() {
        return limit.maxBody();
    }

    /** Hands a message over; {@code outcome} is always told, once, on any thread. */
    public void send(Message message, Consumer<Outcome> outcome) {
        if (message.bodyBytes() > maxBody()) {
            outcome.accept(new Outcome.TooLarge());
        } else if (!circuit.admits()) {
            outcome.accept(new Outcome.Unavailable("circuit"));
        } else {
            batcher.submit(message, outcome);
        }
    }

    /** False while everything is refused, because calls to SQS failed one after the other. */
    public boolean takesMessages() {
        return circuit.ready();
    }
}
