// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.leader;

/** This replica does not lead (any more): whatever it was about to write must not be written. */
public final class DeposedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DeposedException(String message) {
        super(message);
    }
}
