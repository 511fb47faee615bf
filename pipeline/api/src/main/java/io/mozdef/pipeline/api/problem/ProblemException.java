// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.api.problem;

import jakarta.ws.rs.WebApplicationException;

/** Ends a request with a problem. */
public final class ProblemException extends WebApplicationException {

    private static final long serialVersionUID = 1L;

    ProblemException(Problem problem) {
        super(problem.detail(), problem.response().build());
    }
}
