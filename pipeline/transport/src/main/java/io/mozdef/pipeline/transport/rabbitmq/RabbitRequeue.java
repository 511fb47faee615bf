// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.rabbitmq;

import io.micrometer.core.instrument.MeterRegistry;
import io.mozdef.pipeline.transport.deadletter.DeadLetter;
import io.mozdef.pipeline.transport.deadletter.DeadLetterException;
import io.mozdef.pipeline.transport.deadletter.Requeue;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Publishes dead letters to their work queue again, the way they came: its exchange and binding are declared on connect. */
final class RabbitRequeue implements Requeue {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final String queue;
    private final ConfirmedPublisher publisher;

    RabbitRequeue(String queue, RabbitServer server, MeterRegistry registry) {
        this.queue = queue;
        this.publisher = new ConfirmedPublisher(
                        "requeue-" + queue,
                        server,
                        Topology.work(server, queue),
                        ConfirmedPublisher.Declare.ON_CONNECT,
                        registry)
                .start();
    }

    @Override
    public void requeue(DeadLetter letter) {
        awaitConnection();
        PublishOutcome outcome = publisher
                .publish(new Outgoing(
                        queue,
                        queue,
                        letter.identity().value(),
                        RabbitDeadLetters.replayHeaders(letter),
                        Headers.contentType(letter.receipt().contentType()),
                        letter.bytes()))
                .toCompletableFuture()
                .join();
        if (!outcome.confirmed()) {
            throw new DeadLetterException("cannot replay to " + queue + ": " + outcome.reason());
        }
    }

    /** The publisher connects in the background; a command may come before it. */
    private void awaitConnection() {
        long end = System.nanoTime() + PATIENCE_NANOS;
        Optional<String> problem = publisher.problem();
        while (problem.isPresent()) {
            if (System.nanoTime() - end > 0) {
                throw new DeadLetterException("cannot replay to " + queue + ": " + problem.get());
            }
            try {
                TimeUnit.MILLISECONDS.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DeadLetterException("interrupted", e);
            }
            problem = publisher.problem();
        }
    }

    @Override
    public void close() {
        publisher.close();
    }
}
