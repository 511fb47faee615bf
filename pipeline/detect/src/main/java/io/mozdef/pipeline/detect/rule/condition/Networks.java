// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.rule.condition;

import io.mozdef.pipeline.model.event.IpLiteral;
import java.util.Optional;

/** Checks networks as rules write them: {@code address/prefix}, IPv4 or IPv6. */
final class Networks {

    private Networks() {}

    static Optional<String> problem(String network) {
        int slash = network.indexOf('/');
        String address = slash < 0 ? network : network.substring(0, slash);
        if (slash < 0 || !IpLiteral.isAddress(address)) {
            return Optional.of("'" + network + "' is no network: write address/prefix, such as 10.0.0.0/8");
        }
        int bits = IpLiteral.isIpv4(address) ? 32 : 128;
        try {
            int prefix = Integer.parseInt(network.substring(slash + 1));
            if (prefix >= 0 && prefix <= bits) {
                return Optional.empty();
            }
        } catch (NumberFormatException e) {
            // said below
        }
        return Optional.of("the prefix of '" + network + "' must be a number from 0 to " + bits);
    }
}
