// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.server;

import io.mozdef.bastion.allowlist.ClientAddress;
import io.mozdef.bastion.tls.Tls;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Watches the connections of one event loop, behind {@link AcceptGate}: closes those whose first headers take too long,
 * and those that rest too long between requests, however they trickle. Bodies have their own clock. Confined to its
 * event loop.
 */
final class ConnectionGuard {
    private static final long REFUSED_STREAM = 7; // RFC 9113 7

    private final ConnectionLimits limits;
    private final ClientAddress addresses;
    private final Tls tls;
    private final HttpConfig config;
    private final IdentityHashMap<HttpConnection, Watched> watched = new IdentityHashMap<>();

    ConnectionGuard(ConnectionLimits limits, ClientAddress addresses, Tls tls, HttpConfig config) {
        this.limits = limits;
        this.addresses = addresses;
        this.tls = tls;
        this.config = config;
    }

    /** TLS and the PROXY protocol are done. */
    void opened(HttpConnection connection) {
        if (!tls.trusts(connection.sslSession())) {
            limits.closed("certificate");
            connection.close();
            return;
        }
        Watched state = new Watched(System.nanoTime() + config.headerTime().toNanos());
        if (addresses.wantsProxyProtocol()) {
            InetAddress sender = ClientAddress.peer(connection.remoteAddress());
            if (!limits.admitsProxied(sender, over -> state.over = over)) {
                connection.close();
                return;
            }
        }
        watched.put(connection, state);
        connection.closeHandler(closed -> {
            watched.remove(connection);
            state.over.run();
        });
    }

    /**
     * Returns false for a request that is not heard: it came in before its unwelcome connection was closed, or it is one more than may be
     * open at once. Netty holds a client of HTTP/2 to that number only once the client has agreed to it.
     */
    boolean began(HttpServerRequest request) {
        Watched state = watched.get(request.connection());
        if (state == null) {
            return false;
        }
        state.active++;
        request.response().endHandler(ended -> {
            state.active--;
            state.deadline = System.nanoTime() + config.idleTimeout().toNanos();
        });
        if (request.version() == HttpVersion.HTTP_2 && state.active > config.http2Streams()) {
            request.response().reset(REFUSED_STREAM);
            return false;
        }
        return true;
    }

    /** To be called every half second. */
    void sweep() {
        long now = System.nanoTime();
        List<HttpConnection> late = new ArrayList<>();
        watched.forEach((connection, state) -> {
            if (state.active == 0 && now - state.deadline >= 0) {
                late.add(connection);
            }
        });
        for (HttpConnection connection : late) {
            limits.closed("slow");
            connection.close();
        }
    }

    private static final class Watched {
        private long deadline;
        private int active;
        private Runnable over = () -> {};

        Watched(long deadline) {
            this.deadline = deadline;
        }
    }
}
