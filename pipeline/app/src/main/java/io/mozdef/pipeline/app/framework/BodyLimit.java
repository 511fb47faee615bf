// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.framework;

import io.mozdef.pipeline.api.problem.Problem;
import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a body that is announced larger than the server takes with a problem, before the framework's own refusal, which
 * has no body. Nothing of the request is read, and its connection ends.
 */
public class BodyLimit {

    /** Before the framework's check, which stands at -2. */
    private static final int ORDER = -100;

    private static final int TOO_LARGE = 413;

    private final long limit;

    BodyLimit(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize limit) {
        this.limit = limit.asLongValue();
    }

    void install(@Observes Router router) {
        router.route().order(ORDER).handler(this::check);
    }

    private void check(RoutingContext context) {
        if (announced(context.request().getHeader(HttpHeaders.CONTENT_LENGTH)) <= limit) {
            context.next();
            return;
        }
        context.response()
                .setStatusCode(TOO_LARGE)
                .putHeader(HttpHeaders.CONNECTION, "close")
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .endHandler(ended -> context.request().connection().close());
        var unused =
                context.response().end(Buffer.buffer(Problem.ofStatus(TOO_LARGE).json()));
    }

    private static long announced(@Nullable String length) {
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }
}
