// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.worker;

/**
 * How much may be sent at a time: everything while the engine takes what it gets; one smaller bulk after a growing wait while
 * it does not. Confined to its owner's lock.
 */
final class Throttle {

    private final int bulkEvents;
    private final int bulksInFlight;
    private final Backoff backoff;
    private int failures;
    private boolean single;
    private long notBefore;

    Throttle(int bulkEvents, int bulksInFlight, Backoff backoff, long now) {
        this.bulkEvents = bulkEvents;
        this.bulksInFlight = bulksInFlight;
        this.backoff = backoff;
        this.notBefore = now;
    }

    boolean allows(int inFlight, long now) {
        return inFlight < (failures > 0 || single ? 1 : bulksInFlight) && now - notBefore >= 0;
    }

    /** Most items of the next bulk; halved with each failure, since a struggling engine answers small requests first. */
    int limit() {
        return single ? 1 : Math.max(1, bulkEvents >> Math.min(failures, 6));
    }

    void succeeded() {
        failures = 0;
        single = false;
    }

    void failed(long now) {
        failures++;
        notBefore = now + backoff.nanos(failures);
    }

    /** From now on single items at this pace, until one succeeds. */
    void onlySingle(long nextAt) {
        single = true;
        notBefore = nextAt;
    }
}
