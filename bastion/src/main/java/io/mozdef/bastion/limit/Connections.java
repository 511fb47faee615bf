// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.limit;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts open connections, in total and by sender. An IPv6 sender is its /64, of which one machine has all. Thread-safe. */
public final class Connections {
    private final int most;
    private final int mostPerAddress;
    private final AtomicInteger open = new AtomicInteger();
    private final Map<ByteBuffer, Integer> perAddress = new ConcurrentHashMap<>();

    /** What is said to a new connection. */
    public enum Verdict {
        WELCOME,
        TOO_MANY,
        TOO_MANY_OF_ADDRESS
    }

    /** Allows {@code most} in total, and {@code mostPerAddress} of one sender. */
    public Connections(int most, int mostPerAddress) {
        this.most = most;
        this.mostPerAddress = mostPerAddress;
    }

    /** Counts a connection; only when it is welcome, {@link #closed} is owed. */
    public Verdict opened(InetAddress address) {
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            return Verdict.TOO_MANY;
        }
        if (perAddress.merge(network(address), 1, Integer::sum) > mostPerAddress) {
            closed(address);
            return Verdict.TOO_MANY_OF_ADDRESS;
        }
        return Verdict.WELCOME;
    }

    /** Ends the counting of one. */
    public void closed(InetAddress address) {
        open.decrementAndGet();
        perAddress.computeIfPresent(network(address), (key, count) -> count == 1 ? null : count - 1);
    }

    /** How many are open. */
    public int open() {
        return open.get();
    }

    /** All four bytes of IPv4, the first eight of IPv6. */
    private static ByteBuffer network(InetAddress address) {
        byte[] bytes = address.getAddress();
        return ByteBuffer.wrap(bytes, 0, Math.min(8, bytes.length));
    }
}
