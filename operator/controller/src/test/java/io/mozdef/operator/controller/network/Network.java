// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.network;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** A network in CIDR notation, of either family. */
record Network(byte[] address, int prefix) {

    static Network of(String cidr) {
        int slash = cidr.indexOf('/');
        return new Network(bytes(cidr.substring(0, slash)), Integer.parseInt(cidr.substring(slash + 1)));
    }

    boolean contains(String ip) {
        byte[] other = bytes(ip);
        if (other.length != address.length) {
            return false;
        }
        int host = address.length * 8 - prefix;
        return new BigInteger(1, other).shiftRight(host).equals(new BigInteger(1, address).shiftRight(host));
    }

    private static byte[] bytes(String ip) {
        try {
            return InetAddress.getByName(ip).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(ip, e);
        }
    }
}
