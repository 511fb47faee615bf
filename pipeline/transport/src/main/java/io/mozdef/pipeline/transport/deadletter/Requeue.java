// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.deadletter;

/** Puts dead letters back into the queue they came from. Thread-safe. */
public interface Requeue extends AutoCloseable {

    /**
     * Publishes the letter's bytes with its original receipt, identity and ordinal; returns when the transport holds it.
     *
     * @throws DeadLetterException when that is not certain
     */
    void requeue(DeadLetter letter);

    @Override
    void close();
}
