// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.server;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.mozdef.bastion.allowlist.ClientAddress;
import io.mozdef.bastion.limit.Connections;
import io.mozdef.bastion.webhook.Sources;
import io.netty.channel.Channel;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Who may have how many connections: strangers few, and never those of the known. Thread-safe. */
@Singleton
class ConnectionLimits {
    private final ClientAddress addresses;
    private final Sources sources;
    private final MeterRegistry registry;
    private final Connections proxies;
    private final Connections knowns;
    private final Connections strangers;

    @Inject
    ConnectionLimits(HttpConfig config, ClientAddress addresses, Sources sources, MeterRegistry registry) {
        this.addresses = addresses;
        this.sources = sources;
        this.registry = registry;
        proxies = connections("proxy", config.connections(), config.connections());
        knowns = connections("known", config.connections(), config.connectionsPerAddress());
        strangers = connections("stranger", config.strangerConnections(), config.strangerConnectionsPerAddress());
    }

    private Connections connections(String who, int most, int mostPerAddress) {
        Connections connections = new Connections(most, mostPerAddress);
        Gauge.builder("mozdef.bastion.connections", connections, Connections::open)
                .tag("who", who)
                .register(registry);
        return connections;
    }

    /** Asked by the gate, before a byte was read. The peer is who it is, whatever it may say later. */
    boolean admits(Channel connection) {
        if (!(connection.remoteAddress() instanceof InetSocketAddress peer) || peer.getAddress() == null) {
            return false;
        }
        InetAddress address = peer.getAddress();
        if (addresses.wantsProxyProtocol() && !addresses.trusts(address)) {
            closed("proxy");
            return false;
        }
        return admits(of(address), address, over -> connection.closeFuture().addListener(done -> over.run()));
    }

    private Connections of(InetAddress address) {
        if (addresses.trusts(address)) {
            return proxies;
        }
        return sources.know(address) ? knowns : strangers;
    }

    /** Asked once a trusted proxy has said for whom a connection is. */
    boolean admitsProxied(InetAddress sender, Ending ending) {
        return sources.know(sender) || admits(strangers, sender, ending);
    }

    private boolean admits(Connections connections, InetAddress address, Ending ending) {
        Connections.Verdict verdict = connections.opened(address);
        if (verdict != Connections.Verdict.WELCOME) {
            closed(verdict == Connections.Verdict.TOO_MANY ? "total" : "address");
            return false;
        }
        ending.then(() -> connections.closed(address));
        return true;
    }

    /** Counts a connection that we closed. */
    void closed(String reason) {
        registry.counter("mozdef.bastion.connections.closed", "reason", reason).increment();
    }

    /** How to learn of a connection's end. */
    interface Ending {
        void then(Runnable over);
    }
}
