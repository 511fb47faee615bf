// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.limit;

import static io.mozdef.bastion.limit.Connections.Verdict.TOO_MANY;
import static io.mozdef.bastion.limit.Connections.Verdict.TOO_MANY_OF_ADDRESS;
import static io.mozdef.bastion.limit.Connections.Verdict.WELCOME;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
    private final Connections connections = new Connections(4, 2);

    @Test
    void countsByAddress() throws UnknownHostException {
        assertThat(connections.opened(address("192.0.2.1"))).isEqualTo(WELCOME);
        assertThat(connections.opened(address("192.0.2.1"))).isEqualTo(WELCOME);
        assertThat(connections.opened(address("192.0.2.1"))).isEqualTo(TOO_MANY_OF_ADDRESS);
        assertThat(connections.opened(address("192.0.2.2"))).isEqualTo(WELCOME);
        connections.closed(address("192.0.2.1"));
        assertThat(connections.opened(address("192.0.2.1"))).isEqualTo(WELCOME);
        assertThat(connections.open()).isEqualTo(3);
    }

    @Test
    void aSlash64IsOneSender() throws UnknownHostException {
        assertThat(connections.opened(address("2001:db8::1"))).isEqualTo(WELCOME);
        assertThat(connections.opened(address("2001:db8::2"))).isEqualTo(WELCOME);
        assertThat(connections.opened(address("2001:db8::ffff:1"))).isEqualTo(TOO_MANY_OF_ADDRESS);
        assertThat(connections.opened(address("2001:db8:0:1::1"))).isEqualTo(WELCOME);
    }

    @Test
    void countsTheTotal() throws UnknownHostException {
        for (int i = 0; i < 4; i++) {
            assertThat(connections.opened(address("192.0.2." + i))).isEqualTo(WELCOME);
        }
        assertThat(connections.opened(address("192.0.2.9"))).isEqualTo(TOO_MANY);
        connections.closed(address("192.0.2.0"));
        assertThat(connections.opened(address("192.0.2.9"))).isEqualTo(WELCOME);
    }

    private static InetAddress address(String text) throws UnknownHostException {
        return InetAddress.getByName(text);
    }
}
