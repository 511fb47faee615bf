// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.endtoend;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A forward proxy that alone knows certain host names: who reaches them went through it. Takes CONNECT and absolute URLs, one request
 * in each connection of the latter. Thread-safe.
 */
final class CountingProxy implements AutoCloseable {

    private static final byte[] END = "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    private final ServerSocket door;
    private final Map<String, Integer> known;
    private final Queue<String> seen = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "proxy");
        thread.setDaemon(true);
        return thread;
    });

    /** @param known port on loopback by host name */
    CountingProxy(Map<String, Integer> known) throws IOException {
        this.known = Map.copyOf(known);
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::listen);
    }

    int port() {
        return door.getLocalPort();
    }

    /** The hosts that were asked for, one for each connection. */
    List<String> seen() {
        return List.copyOf(seen);
    }

    private void listen() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                if (!door.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = client.getInputStream();
            String head = head(in);
            String[] first = head.split(" ", 3);
            boolean tunnel = first[0].equals("CONNECT");
            URI target = URI.create(tunnel ? "http://" + first[1] : first[1]);
            seen.add(target.getHost());
            Integer port = known.get(target.getHost());
            if (port == null) {
                client.getOutputStream().write(ascii("HTTP/1.1 502 Unknown Host\r\nContent-Length: 0\r\n\r\n"));
                return;
            }
            try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (tunnel) {
                    client.getOutputStream().write(ascii("HTTP/1.1 200 OK\r\n\r\n"));
                } else {
                    server.getOutputStream().write(ascii(origin(first[0], target, head)));
                }
                threads.execute(() -> pipe(in, server));
                server.getInputStream().transferTo(client.getOutputStream());
            }
        } catch (IOException e) {
            // one of the two went away: so does this connection
            seen.add("broken: " + e.getMessage());
        }
    }

    private static void pipe(InputStream in, Socket server) {
        try {
            OutputStream out = server.getOutputStream();
            in.transferTo(out);
            server.shutdownOutput();
        } catch (IOException e) {
            // the other direction ends the connection
        }
    }

    /** The request as the target's own server wants it. */
    private static String origin(String method, URI target, String head) {
        String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
        String path = target.getRawPath().isEmpty() ? "/" : target.getRawPath();
        String headers = head.substring(head.indexOf("\r\n") + 2).replaceAll("(?i)(Proxy-)?Connection: [^\r]*\r\n", "");
        return method + " " + path + query + " HTTP/1.1\r\nConnection: close\r\n" + headers;
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < END.length) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no request");
            }
            read.write(next);
            matched = next == END[matched] ? matched + 1 : next == END[0] ? 1 : 0;
        }
        return read.toString(StandardCharsets.ISO_8859_1);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        door.close();
        threads.shutdownNow();
    }
}
