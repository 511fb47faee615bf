// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.deadletter;

/** A dead letter could not be kept, read or replayed. The message says why, in words and without content. */
public class DeadLetterException extends RuntimeException {

    public DeadLetterException(String message) {
        super(message);
    }

    public DeadLetterException(String message, Throwable cause) {
        super(message, cause);
    }
}
