// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.plan;

import io.mozdef.operator.crd.Egress;
import io.mozdef.operator.crd.Peer;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Somewhere a pod connects to.
 *
 * @param name in words, for the status
 * @param peers where it is; empty: any address but link-local
 * @param ports TCP ports of the target's pods
 * @param hosts of its URLs; empty where there are none
 */
public record Target(String name, List<Peer> peers, List<Integer> ports, List<String> hosts) {

    public Target {
        peers = List.copyOf(peers);
        ports = List.copyOf(ports);
        hosts = List.copyOf(hosts);
    }

    Target(String name, List<Peer> peers, List<Integer> ports) {
        this(name, peers, ports, List.of());
    }

    static Target of(String name, Collection<String> urls, int defaultPort, @Nullable Egress egress) {
        Egress known = egress == null ? Egress.UNKNOWN : egress;
        List<Integer> ports = known.ports().isEmpty()
                ? urls.stream()
                        .map(u -> port(u, defaultPort))
                        .distinct()
                        .sorted()
                        .toList()
                : known.ports();
        List<String> hosts = urls.stream()
                .map(u -> URI.create(u).getHost())
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        return new Target(name, known.to(), ports, hosts);
    }

    /** Whether policies can only name its ports. */
    public boolean isByPortOnly() {
        return peers.isEmpty();
    }

    private static int port(String url, int defaultPort) {
        URI uri = URI.create(url);
        if (uri.getPort() > 0) {
            return uri.getPort();
        }
        return switch (uri.getScheme()) {
            case "https" -> 443;
            case "http" -> 80;
            case "amqps" -> 5671;
            case "amqp" -> 5672;
            default -> defaultPort;
        };
    }
}
