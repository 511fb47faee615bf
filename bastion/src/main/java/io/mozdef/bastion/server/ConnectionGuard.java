// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.server;

import io.micrometer.core.instrument.MeterRegistry;
import io.mozdef.bastion.allowlist.ClientAddress;
import io.mozdef.bastion.limit.Connections;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Predicate;

/**
 * Watches the connections of one event loop: closes those beyond the limits before they can say anything, those whose
 * first headers take too long, and those that rest too long between requests, however they trickle. Bodies have their
 * own clock. Confined to its event loop.
 */
final class ConnectionGuard {
    private final Predicate<InetAddress> known;
    private final Connections knowns;
    private final Connections strangers;
    private final HttpConfig config;
    private final MeterRegistry registry;
    private final IdentityHashMap<HttpConnection, Watched> watched = new IdentityHashMap<>();

    ConnectionGuard(
            Predicate<InetAddress> known,
            Connections knowns,
            Connections strangers,
            HttpConfig config,
            MeterRegistry registry) {
        this.known = known;
        this.knowns = knowns;
        this.strangers = strangers;
        this.config = config;
        this.registry = registry;
    }

    void opened(HttpConnection connection) {
        InetAddress peer = ClientAddress.peer(connection.remoteAddress());
        Connections connections = known.test(peer) ? knowns : strangers;
        Connections.Verdict verdict = connections.opened(peer);
        if (verdict != Connections.Verdict.WELCOME) {
            count(verdict == Connections.Verdict.TOO_MANY ? "total" : "address");
            connection.close();
            return;
        }
        watched.put(
                connection, new Watched(System.nanoTime() + config.headerTime().toNanos()));
        connection.closeHandler(closed -> {
            watched.remove(connection);
            connections.closed(peer);
        });
    }

    /** Returns false for a request that came in before its unwelcome connection was closed: it gets no answer. */
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
            count("slow");
            connection.close();
        }
    }

    private void count(String reason) {
        registry.counter("mozdef.bastion.connections.closed", "reason", reason).increment();
    }

    private static final class Watched {
        private long deadline;
        private int active;

        Watched(long deadline) {
            this.deadline = deadline;
        }
    }
}
