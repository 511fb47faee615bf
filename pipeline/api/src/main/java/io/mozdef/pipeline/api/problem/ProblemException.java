// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.api.problem;

import java.io.Serial;
import java.util.Objects;

/** Ends a request with a problem. */
public final class ProblemException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    ProblemException(Problem problem) {
        // an answer, not a fault: nobody reads its stack trace
        super(problem.detail(), null, false, false);
        this.problem = Objects.requireNonNull(problem, "problem");
    }

    public Problem problem() {
        return problem;
    }
}
