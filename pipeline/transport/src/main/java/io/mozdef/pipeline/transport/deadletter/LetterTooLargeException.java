// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.deadletter;

/** The queue for dead letters never takes this letter, as it is configured now: trying again is of no use. */
public final class LetterTooLargeException extends DeadLetterException {

    private static final long serialVersionUID = 1L;

    /** @param limit of the queue, in bytes */
    public LetterTooLargeException(long limit) {
        super("larger than the queue's limit of " + limit + " bytes");
    }
}
