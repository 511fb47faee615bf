// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.bench;

import static io.mozdef.bastion.bench.Servers.out;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.mozdef.bastion.bench.Servers.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * How long a 401 takes, whatever was wrong. The kinds come in random order. {@code z} tells by how many standard
 * deviations the share of a kind's answers that are slower than the median of all differs from one half: beyond 4 a
 * sender could tell the kinds apart with so many tries.
 */
class TimingBench {
    private static final int TRIES = Integer.getInteger("load.tries", 3_000);
    private static final String WRONG = "x".repeat(Servers.SECRET.length());

    private record Kind(String name, String from, String path, String header) {}

    private static final List<Kind> KINDS = List.of(
            new Kind("secret: none", "127.0.0.1", "/uptycs", ""),
            new Kind("secret: wrong", "127.0.0.1", "/uptycs", secret(WRONG)),
            new Kind(
                    "secret: right but its last letter",
                    "127.0.0.1",
                    "/uptycs",
                    secret(Servers.SECRET.substring(0, Servers.SECRET.length() - 1) + "x")),
            new Kind("secret: short", "127.0.0.1", "/uptycs", secret("x")),
            new Kind("address, secret right", "127.0.0.2", "/uptycs", secret(Servers.SECRET)),
            new Kind("address, secret wrong", "127.0.0.2", "/uptycs", secret(WRONG)),
            new Kind("path, secret right", "127.0.0.1", "/other1", secret(Servers.SECRET)),
            new Kind("path, secret wrong", "127.0.0.1", "/other1", secret(WRONG)));

    @Test
    void refusals() throws Exception {
        try (Servers servers = new Servers()) {
            Server stub = servers.instantSqs();
            Server bastion = servers.bastion(Servers.queueUrl(stub), Map.of());
            long[][] nanos = new long[KINDS.size()][TRIES];
            measure(bastion, new long[KINDS.size()][TRIES / 3]); // warm-up
            measure(bastion, nanos);
            report(nanos);
        }
    }

    private static void measure(Server bastion, long[][] nanos) throws IOException {
        List<Integer> order = new ArrayList<>();
        for (int kind = 0; kind < nanos.length; kind++) {
            order.addAll(Collections.nCopies(nanos[kind].length, kind));
        }
        Collections.shuffle(order, new Random(1));
        int[] done = new int[nanos.length];
        for (int kind : order) {
            nanos[kind][done[kind]++] = ask(bastion.port(), KINDS.get(kind));
        }
    }

    private static long ask(int port, Kind kind) throws IOException {
        byte[] request = ("POST " + kind.path() + " HTTP/1.1\r\nHost: b\r\n" + kind.header()
                        + "Content-Length: 0\r\n\r\n")
                .getBytes(ISO_8859_1);
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(kind.from()), 0));
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            long start = System.nanoTime();
            socket.getOutputStream().write(request);
            if (socket.getInputStream().read() != 'H') {
                throw new IOException("no answer");
            }
            return System.nanoTime() - start;
        }
    }

    private static void report(long[][] nanos) {
        long[] all = Arrays.stream(nanos).flatMapToLong(Arrays::stream).sorted().toArray();
        long median = all[all.length / 2];
        out("%-36s %10s %10s %8s", "wrong", "median us", "p99 us", "z");
        for (int kind = 0; kind < nanos.length; kind++) {
            long[] sorted = nanos[kind].clone();
            Arrays.sort(sorted);
            long slower = Arrays.stream(sorted).filter(n -> n > median).count();
            double z = (slower - TRIES / 2.0) / (Math.sqrt(TRIES) / 2);
            out(
                    "%-36s %10.1f %10.1f %8.1f",
                    KINDS.get(kind).name(), sorted[TRIES / 2] / 1e3, sorted[TRIES * 99 / 100] / 1e3, z);
        }
    }

    private static String secret(String secret) {
        return "Uptomozdef-Secret: " + secret + "\r\n";
    }
}
