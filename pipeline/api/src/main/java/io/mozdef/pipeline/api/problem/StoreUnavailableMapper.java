// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.api.problem;

import io.mozdef.pipeline.store.event.StoreUnavailableException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import org.jboss.logging.Logger;

/** The search engine does not answer, or not in time: 503, and when to try again. */
@Provider
public final class StoreUnavailableMapper implements ExceptionMapper<StoreUnavailableException> {

    private static final Logger LOG = Logger.getLogger(StoreUnavailableMapper.class);

    /** Seconds; long enough for a node to come back, short enough for a person. */
    private static final int RETRY_AFTER = 5;

    @Override
    public Response toResponse(StoreUnavailableException e) {
        LOG.warnf("a request ended with 503: %s", e.getMessage());
        return Problem.unavailable()
                .response()
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER)
                .build();
    }
}
