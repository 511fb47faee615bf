// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.rabbitmq;

import io.micrometer.core.instrument.MeterRegistry;
import io.mozdef.pipeline.transport.deadletter.DeadLetter;
import io.mozdef.pipeline.transport.deadletter.DeadLetterException;
import io.mozdef.pipeline.transport.deadletter.DeadLetters;
import java.time.Clock;
import java.util.Date;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Keeps the dead letters of one queue in {@code <queue>.deadletter}, published with confirm. */
public final class RabbitDeadLetters implements DeadLetters {

    private final String queue;
    private final ConfirmedPublisher publisher;
    private final Clock clock;

    public RabbitDeadLetters(String queue, RabbitServer server, MeterRegistry registry, Clock clock) {
        this.clock = clock;
        this.queue = Topology.deadLetterQueue(queue);
        this.publisher = new ConfirmedPublisher(
                        "deadletter-" + queue,
                        server,
                        Topology.deadLetters(server, queue),
                        ConfirmedPublisher.Declare.ON_CONNECT,
                        registry)
                .start();
    }

    @Override
    public CompletionStage<Void> keep(DeadLetter letter) {
        Outgoing message = new Outgoing(
                Topology.DEAD_LETTER_EXCHANGE,
                queue,
                letter.identity().value(),
                headers(letter),
                Headers.contentType(letter.receipt().contentType()),
                letter.bytes(),
                Date.from(clock.instant()));
        return publisher
                .publish(message)
                .thenCompose(outcome -> outcome.confirmed()
                        ? CompletableFuture.completedFuture(null)
                        : CompletableFuture.failedFuture(new DeadLetterException(outcome.reason())));
    }

    private static Map<String, Object> headers(DeadLetter letter) {
        Map<String, Object> headers = replayHeaders(letter);
        headers.put(Headers.STAGE, Headers.cut(letter.stage()));
        headers.put(Headers.REASON, Headers.cut(letter.reason()));
        headers.put(Headers.ATTEMPTS, letter.attempts());
        return headers;
    }

    /** What a replayed message carries, so that its events are the same documents. */
    static Map<String, Object> replayHeaders(DeadLetter letter) {
        Map<String, Object> headers = Headers.of(letter.receipt());
        headers.put(Headers.IDENTITY_KIND, letter.identity().kind().name().toLowerCase(Locale.ROOT));
        headers.put(Headers.ORDINAL, letter.ordinal());
        return headers;
    }

    @Override
    public Optional<String> problem() {
        return publisher.problem();
    }

    @Override
    public void close() {
        publisher.close();
    }
}
