// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.ingest.http;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the doors: who shows no sender token, or announces a body that is too large, is refused before any of the
 * body is read.
 */
@jakarta.ws.rs.ext.Provider
@TokenRequired
@Priority(Priorities.AUTHENTICATION)
@Singleton
public class SenderGate implements ContainerRequestFilter {

    // built when a door is used: a process without this role has no configuration for it
    private final Provider<SenderTokens> tokens;
    private final Provider<LoginputConfig> config;

    @Inject
    public SenderGate(Provider<SenderTokens> tokens, Provider<LoginputConfig> config) {
        this.tokens = tokens;
        this.config = config;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (tokens.get()
                .sender(request.getHeaderString(HttpHeaders.AUTHORIZATION))
                .isEmpty()) {
            request.abortWith(Problem.unauthorised());
            return;
        }
        long most = config.get().maxBody();
        if (announced(request.getHeaderString(HttpHeaders.CONTENT_LENGTH)) > most) {
            request.abortWith(Problem.tooLarge("the body is larger than " + most + " bytes"));
        }
    }

    /** The length that the sender announces; 0 when it does not, or not as a number: then it is counted while it is read. */
    private static long announced(@Nullable String length) {
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
