// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.model.event;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads textual IP addresses without ever asking DNS: the JDK parses the literal once its form is known to be one. The
 * lenient forms that old parsers take ({@code 1}, {@code 1.2}, octal) are not addresses here, nor for the search engine.
 */
public final class IpLiteral {

    private static final Pattern IPV4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)");

    // The JDK decides what is valid; this only keeps host names and zone ids away from it.
    private static final Pattern IPV6_CHARACTERS = Pattern.compile("(?=.*:)[0-9A-Fa-f:.]{2,45}");

    private IpLiteral() {}

    public static boolean isAddress(String text) {
        return parse(text).isPresent();
    }

    public static boolean isIpv4(String text) {
        int length = text.length();
        return length >= 7 && length <= 15 && IPV4.matcher(text).matches();
    }

    public static Optional<InetAddress> parse(String text) {
        if (isIpv4(text) || IPV6_CHARACTERS.matcher(text).matches()) {
            try {
                return Optional.of(InetAddress.getByName(text));
            } catch (UnknownHostException e) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}
