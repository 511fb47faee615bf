// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.event;

import io.mozdef.pipeline.model.event.IpLiteral;
import java.math.BigInteger;
import java.util.Optional;

/**
 * Addresses as numbers of 128 bits, IPv4 in its mapped form ({@code ::ffff:a.b.c.d}), which is how the engines index them;
 * and their one text form (RFC 5952, mapped addresses as IPv4), which is how the engines write them.
 */
public final class IpText {

    private static final int BITS = 128;
    private static final int MAPPED_BITS = 96;
    private static final BigInteger MAPPED = BigInteger.valueOf(0xFFFF).shiftLeft(32);

    private IpText() {}

    /** The address as a number, or empty when the text is none. */
    public static Optional<BigInteger> number(String text) {
        return IpLiteral.parse(text).map(address -> {
            BigInteger number = new BigInteger(1, address.getAddress());
            return address.getAddress().length == 4 ? MAPPED.or(number) : number;
        });
    }

    /** The addresses of a network such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}; a bare address is a network of one. */
    public static Optional<Network> network(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        Optional<BigInteger> base = number(address);
        if (base.isEmpty()) {
            return Optional.empty();
        }
        int offset = IpLiteral.isIpv4(address) ? MAPPED_BITS : 0;
        int prefix = slash < 0 ? BITS : offset + prefix(text.substring(slash + 1), BITS - offset);
        return prefix < offset ? Optional.empty() : Optional.of(Network.of(base.get(), prefix));
    }

    private static int prefix(String text, int most) {
        if (text.isEmpty() || text.length() > 3 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -BITS - 1;
        }
        int prefix = Integer.parseInt(text);
        return prefix <= most ? prefix : -BITS - 1;
    }

    /** The canonical text of an address given as a number. */
    public static String text(BigInteger number) {
        if (number.shiftRight(32).equals(MAPPED.shiftRight(32))) {
            int v4 = number.intValue();
            return (v4 >>> 24) + "." + (v4 >>> 16 & 0xFF) + "." + (v4 >>> 8 & 0xFF) + "." + (v4 & 0xFF);
        }
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = number.shiftRight((7 - i) * 16).intValue() & 0xFFFF;
        }
        return compressed(groups);
    }

    /** RFC 5952 4.2: the longest run of at least two zero groups, the first of equals, becomes {@code ::}. */
    private static String compressed(int[] groups) {
        int start = -1;
        int length = 1;
        for (int i = 0; i < groups.length; i++) {
            int run = 0;
            while (i + run < groups.length && groups[i + run] == 0) {
                run++;
            }
            if (run > length) {
                start = i;
                length = run;
            }
            i += run;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < groups.length; i++) {
            if (i == start) {
                text.append("::");
                i += length - 1;
            } else {
                if (i > 0 && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }

    /** An inclusive range of addresses. */
    public record Network(BigInteger first, BigInteger last) {

        static Network of(BigInteger base, int prefix) {
            BigInteger host = BigInteger.ONE.shiftLeft(BITS - prefix).subtract(BigInteger.ONE);
            return new Network(base.andNot(host), base.or(host));
        }

        public boolean contains(BigInteger address) {
            return address.compareTo(first) >= 0 && address.compareTo(last) <= 0;
        }
    }
}
