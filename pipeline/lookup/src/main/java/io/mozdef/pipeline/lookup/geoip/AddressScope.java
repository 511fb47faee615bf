// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.lookup.geoip;

import java.net.Inet4Address;
import java.net.InetAddress;

/** Whether an address can be somewhere: private, reserved and documentation networks are nowhere. */
final class AddressScope {

    private AddressScope() {}

    static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address ? isPublic4(bytes) : isPublic6(bytes);
    }

    // IANA IPv4 Special-Purpose Address Registry, as listed in mozdef-ingest.md 4.3 (geoip), and multicast
    private static boolean isPublic4(byte[] bytes) {
        int a = bytes[0] & 0xff;
        int b = bytes[1] & 0xff;
        int c = bytes[2] & 0xff;
        switch (a) {
            case 0:
            case 10:
            case 127:
                return false;
            case 100:
                return b < 64 || b > 127;
            case 169:
                return b != 254;
            case 172:
                return b < 16 || b > 31;
            case 192:
                return b != 168 && !(b == 0 && (c == 0 || c == 2)) && !(b == 88 && c == 99);
            case 198:
                return b != 18 && b != 19 && !(b == 51 && c == 100);
            case 203:
                return !(b == 0 && c == 113);
            default:
                return a < 224;
        }
    }

    // Only 2000::/3 is global unicast; out of it IETF assignments 2001::/23, documentation and 6to4 are nowhere.
    private static boolean isPublic6(byte[] bytes) {
        int first = (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
        int second = (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
        if ((first & 0xe000) != 0x2000 || first == 0x2002) {
            return false;
        }
        if (first == 0x2001) {
            return second >= 0x0200 && second != 0x0db8;
        }
        return !(first == 0x3fff && second < 0x1000);
    }
}
