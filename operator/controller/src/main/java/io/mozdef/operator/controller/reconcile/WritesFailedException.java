// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.reconcile;

import java.util.List;

/** Some objects of a stack could not be written just now, and shall be tried again; all others were. */
final class WritesFailedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    WritesFailedException(List<String> failed) {
        super(String.join("; ", failed));
    }
}
