// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.api.problem;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Sends the problem. */
@Provider
public final class ProblemMapper implements ExceptionMapper<ProblemException> {

    @Override
    public Response toResponse(ProblemException e) {
        return e.problem().response().build();
    }
}
