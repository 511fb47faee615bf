// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.allowlist;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A network of IPv4 or IPv6 addresses. Netty's rule does the matching (see docs/adr/0002); the reading here is strict,
 * because a list that means something else than its author thought is a hole: no names, no zones, no bits set behind
 * the prefix, no IPv4 in IPv6 clothing. Two are equal when they are written alike.
 */
final class Cidr {
    private final String text;
    private final IpSubnetFilterRule rule;

    private Cidr(String text, IpSubnetFilterRule rule) {
        this.text = text;
        this.rule = rule;
    }

    /** Reads {@code 192.0.2.0/24}, {@code 2001:db8::/32}, or an address alone; {@code wrong} gets the reason otherwise. */
    static <T> T parse(String text, Function<Cidr, T> right, Function<String, T> wrong) {
        int slash = text.indexOf('/');
        byte[] bytes = bytes(slash < 0 ? text : text.substring(0, slash));
        if (bytes == null) {
            return wrong.apply("'" + text + "' is not an address or CIDR");
        }
        int bits = bytes.length * 8;
        int prefix = slash < 0 ? bits : prefix(text.substring(slash + 1), bits);
        if (prefix < 0) {
            return wrong.apply("'" + text + "' needs a prefix length from 0 to " + bits);
        }
        BigInteger number = new BigInteger(1, bytes);
        if (number.signum() != 0 && number.getLowestSetBit() < bits - prefix) {
            return wrong.apply(
                    "'" + text + "' has bits set behind its prefix: write the network, or the address alone");
        }
        InetAddress address = address(bytes);
        if (address instanceof Inet4Address && bytes.length == 16) {
            return wrong.apply("'" + text + "' is IPv4 written as IPv6: write the IPv4 form, it matches both");
        }
        return right.apply(new Cidr(text, new IpSubnetFilterRule(address, prefix, IpFilterRuleType.ACCEPT)));
    }

    boolean contains(InetAddress address) {
        return rule.matches(new InetSocketAddress(address, 0));
    }

    private static byte @Nullable [] bytes(String address) {
        boolean plain = NetUtil.isValidIpV4Address(address)
                || (NetUtil.isValidIpV6Address(address) && address.indexOf('%') < 0 && address.indexOf('[') < 0);
        return plain ? NetUtil.createByteArrayFromIpAddressString(address) : null;
    }

    private static int prefix(String digits, int bits) {
        if (digits.isEmpty() || digits.length() > 3 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        int prefix = Integer.parseInt(digits);
        return prefix <= bits ? prefix : -1;
    }

    /** From four or sixteen bytes. An IPv4-mapped address becomes the IPv4 address in it, and a zone is gone. */
    static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four or sixteen bytes are always an address", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cidr cidr && text.equals(cidr.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
