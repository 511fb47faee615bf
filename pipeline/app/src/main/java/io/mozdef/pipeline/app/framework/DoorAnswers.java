// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.framework;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * Counts every answer at the doors of loginput by its status, whoever gave it: the door, its gate, {@link BodyLimit}, or the
 * framework, which refuses methods and bodies on its own. Counted when the answer begins.
 */
@Singleton
public class DoorAnswers {

    /** Before {@link BodyLimit}. */
    private static final int ORDER = -200;

    private final RoleGate gate;
    private final MeterRegistry registry;

    @Inject
    DoorAnswers(RoleGate gate, MeterRegistry registry) {
        this.gate = gate;
        this.registry = registry;
    }

    void install(@Observes Router router) {
        router.route().order(ORDER).handler(this::watch);
    }

    private void watch(RoutingContext context) {
        if (gate.isDoor(context.normalizedPath())) {
            // not at its end: whoever ends the connection with the answer sets a handler of that alone
            var unused = context.addHeadersEndHandler(
                    begins -> count(context.response().getStatusCode()));
        }
        context.next();
    }

    private void count(int status) {
        Counter.builder("mozdef.loginput.requests")
                .description("requests at the doors, by the answer's status")
                .tag("status", Integer.toString(status))
                .register(registry)
                .increment();
    }
}
