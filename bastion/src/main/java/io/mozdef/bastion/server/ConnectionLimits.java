// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.server;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.mozdef.bastion.allowlist.ClientAddress;
import io.mozdef.bastion.config.Problems;
import io.mozdef.bastion.limit.Connections;
import io.mozdef.bastion.tls.TlsConfig;
import io.mozdef.bastion.webhook.Sources;
import io.netty.channel.Channel;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Who may have how many connections: strangers few, and never those of the known. What an open connection holds was
 * measured, between the first byte and the end of its headers: 3 KB of heap, 16 KB behind a TLS handshake. As many as a
 * third of the heap can hold leave the rest to the program (12 MB) and to bodies. Thread-safe.
 */
@Singleton
class ConnectionLimits {
    private static final String KEY = "mozdef.bastion.http.";
    private static final int PLAIN_BYTES = 4 * 1024;
    private static final int TLS_BYTES = 20 * 1024;
    private static final int MOST = 4_000;
    private static final int LEAST_PER_ADDRESS = 256;

    private final HttpConfig config;
    private final ClientAddress addresses;
    private final Sources sources;
    private final MeterRegistry registry;
    private final int bytes;
    private final Connections proxies;
    private final Connections knowns;
    private final Connections strangers;

    @Inject
    ConnectionLimits(
            HttpConfig config, TlsConfig tls, ClientAddress addresses, Sources sources, MeterRegistry registry) {
        this.config = config;
        this.addresses = addresses;
        this.sources = sources;
        this.registry = registry;
        bytes = tls.certificateFile().isPresent() ? TLS_BYTES : PLAIN_BYTES;
        int most = config.connections().orElse((int) Math.min(MOST, heap() / 3 / bytes));
        int perAddress = config.connectionsPerAddress().orElse(Math.max(LEAST_PER_ADDRESS, most / 4));
        proxies = connections("proxy", most, most);
        knowns = connections("known", most, perAddress);
        strangers = connections("stranger", config.strangerConnections(), config.strangerConnectionsPerAddress());
    }

    private static long heap() {
        return Runtime.getRuntime().maxMemory();
    }

    /** Adds every problem found: more connections than half the heap can hold would end the process when they come. */
    void check(Problems problems) {
        int most = config.connections().orElse(1);
        problems.unlessPositive(KEY + "connections", most);
        if ((long) most * bytes > heap() / 2) {
            problems.add(
                    KEY + "connections",
                    most + " need " + most * (long) bytes / 512 / 1024 + " MB of heap (-Xmx), there are "
                            + heap() / 1024 / 1024);
        }
        problems.unlessPositive(
                KEY + "connections-per-address", config.connectionsPerAddress().orElse(1));
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
