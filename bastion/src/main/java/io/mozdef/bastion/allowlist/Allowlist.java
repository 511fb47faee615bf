// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.allowlist;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The networks whose addresses may send. An empty list admits nobody. Immutable. */
public final class Allowlist {
    /** Admits nobody. */
    public static final Allowlist NOBODY = new Allowlist(List.of());

    private static final Pattern COMMENT = Pattern.compile("#[^\n]*");
    private static final Pattern SEPARATOR = Pattern.compile("[\\s,]+");

    private final List<Cidr> networks;

    private Allowlist(List<Cidr> networks) {
        this.networks = List.copyOf(networks);
    }

    /**
     * Reads networks separated by commas or white space; {@code #} starts a comment that ends with its line. What is
     * wrong is told to {@code problem} and admits nobody.
     */
    public static Allowlist parse(String text, Consumer<String> problem) {
        List<Cidr> networks = new ArrayList<>();
        for (String entry : SEPARATOR.split(COMMENT.matcher(text).replaceAll(""))) {
            if (!entry.isEmpty()) {
                Cidr.<Boolean>parse(entry, networks::add, wrong -> {
                    problem.accept(wrong);
                    return false;
                });
            }
        }
        return new Allowlist(networks);
    }

    /** An IPv4-mapped IPv6 address counts as the IPv4 address in it: {@link InetAddress} has no other form of it. */
    public boolean admits(InetAddress address) {
        for (Cidr network : networks) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Allowlist list && networks.equals(list.networks);
    }

    @Override
    public int hashCode() {
        return networks.hashCode();
    }

    @Override
    public String toString() {
        return networks.toString();
    }
}
