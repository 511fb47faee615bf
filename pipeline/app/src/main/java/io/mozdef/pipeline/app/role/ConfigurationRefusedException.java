// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.role;

/** The configuration does not do for what was asked; the message is for the person at the terminal. */
public final class ConfigurationRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ConfigurationRefusedException(String message) {
        super(message);
    }
}
