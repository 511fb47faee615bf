// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.devstack.client;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** Puts TLS in front of a server that speaks without, byte by byte, on a free port of loopback. Thread-safe. */
public final class TlsTunnel implements AutoCloseable {
    private final URI behind;
    private final ServerSocket server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private TlsTunnel(URI behind, ServerSocket server) {
        this.behind = behind;
        this.server = server;
    }

    /**
     * Listens when this returns.
     *
     * @param behind host and port of the server
     * @param identity shows the certificate
     */
    public static TlsTunnel to(URI behind, SSLContext identity) {
        try {
            ServerSocket server =
                    identity.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
            TlsTunnel tunnel = new TlsTunnel(behind, server);
            tunnel.threads.execute(tunnel::accept);
            return tunnel;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI uri() {
        return URI.create("https://127.0.0.1:" + server.getLocalPort());
    }

    private void accept() {
        try {
            while (true) {
                Socket front = keep(server.accept());
                Socket back = keep(new Socket(behind.getHost(), behind.getPort()));
                threads.execute(() -> copy(front, back));
                threads.execute(() -> copy(back, front));
            }
        } catch (IOException closed) {
            open.forEach(TlsTunnel::end);
        }
    }

    private Socket keep(Socket socket) {
        open.add(socket);
        return socket;
    }

    /** A client that does not trust us ends the handshake, and with it both connections. */
    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException over) {
            end(from);
        } finally {
            end(to);
        }
    }

    private static void end(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        end(server);
        threads.shutdown();
    }
}
