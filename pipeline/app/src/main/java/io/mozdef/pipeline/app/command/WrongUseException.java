// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.command;

/** The command cannot be done as it was asked for; the message says why, for the person at the terminal. */
final class WrongUseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    WrongUseException(String message) {
        super(message);
    }
}
