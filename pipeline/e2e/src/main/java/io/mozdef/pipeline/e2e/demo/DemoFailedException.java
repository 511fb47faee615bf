// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.demo;

/** A step of the check did not hold; the message names the step and what was seen instead. */
final class DemoFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DemoFailedException(String message) {
        super(message);
    }
}
