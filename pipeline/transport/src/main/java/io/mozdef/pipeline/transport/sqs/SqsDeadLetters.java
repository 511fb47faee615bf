// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.sqs;

import io.mozdef.pipeline.transport.deadletter.DeadLetter;
import io.mozdef.pipeline.transport.deadletter.DeadLetters;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Keeps dead letters in an SQS queue. */
final class SqsDeadLetters implements DeadLetters {

    /** Letters are rare; more at a time would only help to empty a stream into them. */
    private static final int THREADS = 4;

    private static final int REASON = 1_000;
    private static final int SHORT_REASON = 100;

    private final SqsSender sender;
    private final Clock clock;
    private final ExecutorService threads;

    SqsDeadLetters(String source, SqsQueue queue, Clock clock) {
        this.sender = new SqsSender(queue);
        this.clock = clock;
        this.threads = Executors.newFixedThreadPool(THREADS, work -> {
            Thread thread = new Thread(work, "sqs-" + source + "-deadletter");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public CompletionStage<Void> keep(DeadLetter letter) {
        Instant died = clock.instant();
        return CompletableFuture.runAsync(
                () -> sender.send(
                        letter.bytes(),
                        shortened -> SqsEnvelope.deadLetter(letter, died, shortened ? SHORT_REASON : REASON)),
                threads);
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
