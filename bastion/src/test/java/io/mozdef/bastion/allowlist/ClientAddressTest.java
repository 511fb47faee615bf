// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.allowlist;

import static org.assertj.core.api.Assertions.assertThat;

import io.mozdef.bastion.config.Problems;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {
    private static final String PROXIES = "10.0.0.0/8,2001:db8:10::/48";

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // peer, header, sender
                "10.0.0.1, '192.0.2.1', 192.0.2.1",
                "10.0.0.1, '198.51.100.9, 192.0.2.1', 192.0.2.1", // what stands left of the first untrusted is a claim
                "10.0.0.1, '192.0.2.1, 10.1.1.1', 192.0.2.1",
                "10.0.0.1, '198.51.100.9, 192.0.2.1, 10.1.1.1,10.2.2.2', 192.0.2.1",
                "10.0.0.1, '10.9.9.9', 10.9.9.9",
                "10.0.0.1, '2001:db8::1', 2001:db8::1",
                "2001:db8:10::5, '::ffff:192.0.2.1', 192.0.2.1",
                "10.0.0.1, '192.0.2.1:4711', 192.0.2.1",
                "10.0.0.1, '[2001:db8::1]:4711', 2001:db8::1",
                "10.0.0.1, '192.0.2.1, unknown', -",
                "10.0.0.1, '192.0.2.1,', -",
                "10.0.0.1, '', -",
                "10.0.0.1, 'localhost', -",
                "10.0.0.1, 'fe80::1%lo', -",
                "192.0.2.9, '10.0.0.1', 192.0.2.9", // not a proxy: what it says about others does not count
            })
    void walksFromTheRightPastTrustedNetworks(String peer, String header, @Nullable String sender) {
        assertThat(sender(Optional.of(PROXIES), 0, peer, header)).isEqualTo(sender);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "1, '192.0.2.1', 192.0.2.1",
                "1, '198.51.100.9, 192.0.2.1', 192.0.2.1",
                "2, '198.51.100.9, 192.0.2.1, 10.0.0.7', 192.0.2.1",
                "2, '192.0.2.1', -",
                "1, 'x', -",
            })
    void takesTheEntryAtTheCount(int hops, String header, @Nullable String sender) {
        assertThat(sender(Optional.empty(), hops, "192.0.2.77", header)).isEqualTo(sender);
        assertThat(sender(Optional.of(PROXIES), hops, "10.0.0.1", header)).isEqualTo(sender);
        assertThat(sender(Optional.of(PROXIES), hops, "192.0.2.77", header)).isEqualTo("192.0.2.77");
    }

    private static @Nullable String sender(Optional<String> networks, int hops, String peer, String header) {
        ClientAddress addresses = new ClientAddress(new ProxyConfig() {
            @Override
            public Optional<String> networks() {
                return networks;
            }

            @Override
            public int hops() {
                return hops;
            }

            @Override
            public boolean protocol() {
                return false;
            }

            @Override
            public String header() {
                return "X-Forwarded-For";
            }
        });
        Problems problems = new Problems();
        addresses.open(problems);
        problems.throwIfAny();
        InetAddress parsed = ClientAddress.parse(peer);
        InetAddress sender = parsed == null ? null : addresses.of(parsed, List.of(header));
        return sender == null ? null : NetUtil.toAddressString(sender);
    }
}
