// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.framework;

import io.mozdef.pipeline.ingest.http.ClientAddress;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** The client of the present request, as the HTTP server sees it; behind a proxy, as {@code quarkus.http.proxy.*} says. */
@Singleton
public class RemoteAddress implements ClientAddress {

    private final CurrentVertxRequest request;

    @Inject
    RemoteAddress(CurrentVertxRequest request) {
        this.request = request;
    }

    @Override
    public @Nullable String current() {
        RoutingContext context = request.getCurrent();
        SocketAddress address = context == null ? null : context.request().remoteAddress();
        return address == null ? null : address.hostAddress();
    }
}
