// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.allowlist;

import io.mozdef.bastion.config.Problems;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which address sent a request, when proxies stand between. What a sender writes himself stands on the left of the
 * header, so it is read from the right, and only as far as trusted proxies wrote it. Immutable after {@link #open}.
 */
@Singleton
public class ClientAddress {
    private final ProxyConfig config;
    private Allowlist proxies = Allowlist.NOBODY;
    private boolean anyPeer;

    @Inject
    ClientAddress(ProxyConfig config) {
        this.config = config;
    }

    /** Reads the configuration; to be called once, before the first request. */
    public void open(Problems problems) {
        proxies = Allowlist.parse(
                config.networks().orElse(""), problem -> problems.add("mozdef.bastion.proxy.networks", problem));
        if (config.hops() < 0 || config.hops() > 20) {
            problems.add("mozdef.bastion.proxy.hops", "must be from 0 to 20");
        }
        if (config.protocol() && config.networks().isEmpty()) {
            problems.add("mozdef.bastion.proxy.networks", "missing: mozdef.bastion.proxy.protocol needs them");
        }
        anyPeer = config.hops() > 0 && config.networks().isEmpty();
    }

    /** Whether each connection begins with the PROXY protocol. */
    public boolean wantsProxyProtocol() {
        return config.protocol();
    }

    /** The name of the header that proxies write. */
    public String header() {
        return config.header();
    }

    /** Whether this peer is a proxy that may speak for others. */
    public boolean trusts(InetAddress peer) {
        return anyPeer || proxies.admits(peer);
    }

    /**
     * The peer of a connection: the one that the PROXY protocol names, where it is spoken. A proxy that names none
     * (LOCAL, UNKNOWN: its own checks, or what it does not know) speaks for nobody, and null admits nobody.
     */
    public @Nullable InetAddress peer(HttpConnection connection) {
        SocketAddress address = connection.remoteAddress();
        boolean named = address != null && address.isInetSocket() && !address.equals(connection.remoteAddress(true));
        return config.protocol() && !named ? null : peer(address);
    }

    /**
     * The sender's address, or null when a trusted proxy says something that cannot be read: then nobody is admitted.
     *
     * @param forwarded all headers of the name, in their order
     */
    public @Nullable InetAddress of(@Nullable InetAddress peer, List<String> forwarded) {
        if (peer == null || !trusts(peer) || (forwarded.isEmpty() && config.hops() == 0)) {
            return peer;
        }
        String[] entries = String.join(",", forwarded).split(",", -1);
        return config.hops() > 0 ? byCount(entries) : byNetwork(entries);
    }

    private @Nullable InetAddress byCount(String[] entries) {
        int index = entries.length - config.hops();
        return index < 0 ? null : parse(entries[index].strip());
    }

    private @Nullable InetAddress byNetwork(String[] entries) {
        InetAddress address = null;
        for (int i = entries.length - 1; i >= 0; i--) {
            address = parse(entries[i].strip());
            if (address == null || !proxies.admits(address)) {
                return address;
            }
        }
        return address;
    }

    /** An address, also with a port behind it as some proxies write it; null for anything else, names included. */
    static @Nullable InetAddress parse(String entry) {
        String text = entry;
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            text = end < 0 ? "" : text.substring(1, end);
        } else if (text.indexOf(':') == text.lastIndexOf(':') && text.indexOf(':') > 0) {
            text = text.substring(0, text.indexOf(':'));
        }
        boolean valid = NetUtil.isValidIpV4Address(text) || (NetUtil.isValidIpV6Address(text) && text.indexOf('%') < 0);
        return valid ? Cidr.address(NetUtil.createByteArrayFromIpAddressString(text)) : null;
    }

    /** The address at the other end; the unspecified address, which no list should have, when there is none. */
    public static InetAddress peer(@Nullable SocketAddress peer) {
        String text = peer == null ? null : peer.hostAddress();
        InetAddress address = text == null ? null : parse(text.replaceFirst("%.*", ""));
        return address == null ? Cidr.address(new byte[4]) : address;
    }
}
