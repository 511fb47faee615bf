// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.allowlist;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowlistTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24, 192.0.2.255, true",
        "192.0.2.0/24, 192.0.3.0, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.6, false",
        "0.0.0.0/0, 255.255.255.255, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "::/0, 2001:db8::1, true",
        "::/0, 192.0.2.1, false",
        "192.0.2.0/24, ::ffff:192.0.2.9, true",
        "::/0, ::ffff:192.0.2.9, false",
        "128.0.0.0/1, 127.255.255.255, false",
        "128.0.0.0/1, 128.0.0.0, true",
        "2001:db8:0:8000::/49, 2001:db8:0:8000::1, true",
        "2001:db8:0:8000::/49, 2001:db8:0:7fff::1, false",
        "2001:db8::1, 2001:db8::1, true",
        "2001:db8::1, 2001:db8::2, false",
    })
    void admitsWhatIsInTheNetwork(String network, String address, boolean admitted) throws UnknownHostException {
        assertThat(Allowlist.parse(network, AllowlistTest::unexpected).admits(InetAddress.getByName(address)))
                .isEqualTo(admitted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.0.2.1/24", "192.0.2.0/33", "192.0.2.0/-1", "192.0.2.0/", "192.0.2.0/+8", "192.0.2", "0300.0.2.1",
                "example.com", "localhost", "2001:db8::/129", "2001:db8::1/64", "fe80::1%eth0", "[::1]",
                        "::ffff:192.0.2.0/120",
                "/8", "192.0.2.0/0x8", "192.0.2.0/٨"
            })
    void saysWhatIsNotANetworkAndAdmitsNobodyForIt(String entry) throws UnknownHostException {
        List<String> problems = new ArrayList<>();
        Allowlist list = Allowlist.parse("198.51.100.0/24, " + entry, problems::add);
        assertThat(problems).singleElement().asString().contains(entry);
        assertThat(list.admits(InetAddress.getByName("192.0.2.1"))).isFalse();
        assertThat(list.admits(InetAddress.getByName("198.51.100.1"))).isTrue();
    }

    @Test
    void anEmptyListAdmitsNobody() throws UnknownHostException {
        Allowlist list = Allowlist.parse(" # nothing\n\n", AllowlistTest::unexpected);
        assertThat(list.admits(InetAddress.getByName("192.0.2.1"))).isFalse();
        assertThat(list.admits(InetAddress.getByName("2001:db8::1"))).isFalse();
        assertThat(list).isEqualTo(Allowlist.NOBODY);
    }

    @Test
    void readsCommasLinesAndComments() throws UnknownHostException {
        Allowlist list = Allowlist.parse(
                "192.0.2.0/24,198.51.100.1 # office, 203.0.113.0/24\r\n2001:db8::/32\n", AllowlistTest::unexpected);
        assertThat(list).hasToString("[192.0.2.0/24, 198.51.100.1, 2001:db8::/32]");
        assertThat(list.admits(InetAddress.getByName("203.0.113.1"))).isFalse();
    }

    private static void unexpected(String problem) {
        throw new AssertionError(problem);
    }
}
