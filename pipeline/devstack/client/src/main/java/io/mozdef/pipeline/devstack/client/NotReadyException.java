// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.devstack.client;

import java.nio.file.Path;
import java.util.List;

/** A process did not become ready in time, or ended before; the message quotes the end of its log. */
public final class NotReadyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotReadyException(String what, Path log, List<String> lastLines) {
        super(what + "\nLast lines of " + log + ":\n    "
                + (lastLines.isEmpty() ? "(empty)" : String.join("\n    ", lastLines)));
    }
}
