// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.load;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** Sends numbered events through an HTTP door, from several senders at once, each batch under its own Idempotency-Key. */
public final class HttpLoad {

    private final NumberedEvents events;
    private final HttpSender sender;
    private final int batch;
    private final int senders;

    /**
     * @param batch events in one request, as NDJSON; 1 sends plain objects
     * @param senders requests in flight
     */
    public HttpLoad(NumberedEvents events, HttpSender sender, int batch, int senders) {
        this.events = events;
        this.sender = sender;
        this.batch = batch;
        this.senders = senders;
    }

    /**
     * Returns when every event from 0 to count - 1 was accepted.
     *
     * @param progress told how many are accepted so far
     */
    public void send(long count, LongConsumer progress) throws InterruptedException {
        AtomicLong accepted = new AtomicLong();
        Senders.share(senders, count, batch, (first, last) -> {
            sender.send(body(first, last), Map.of("Idempotency-Key", key(first)));
            progress.accept(accepted.addAndGet(last - first));
        });
    }

    /** The Idempotency-Key of the batch that holds this number. */
    String keyOf(long number) {
        return key(number - positionOf(number));
    }

    /** Where in its batch this number stands, from 0. */
    long positionOf(long number) {
        return number % batch;
    }

    private String key(long first) {
        return events.run() + "-" + first;
    }

    private byte[] body(long first, long last) {
        ByteArrayOutputStream body = new ByteArrayOutputStream((int) (last - first) * 1024);
        for (long number = first; number < last; number++) {
            body.writeBytes(events.event(number));
            body.write('\n');
        }
        return body.toByteArray();
    }
}
