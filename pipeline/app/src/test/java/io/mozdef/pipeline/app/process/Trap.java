// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.process;

import io.mozdef.pipeline.devstack.client.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** A listening socket that counts who connects: the address of a server that a role must leave alone. */
final class Trap implements AutoCloseable {

    private final ServerSocket socket;
    private final AtomicInteger connections = new AtomicInteger();

    private Trap(ServerSocket socket) {
        this.socket = socket;
    }

    static Trap set() {
        try {
            Trap trap = new Trap(new ServerSocket(FreePort.next(), 50, InetAddress.getLoopbackAddress()));
            Thread thread = new Thread(trap::count, "trap");
            thread.setDaemon(true);
            thread.start();
            return trap;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void count() {
        while (!socket.isClosed()) {
            try (Socket caller = socket.accept()) {
                connections.incrementAndGet();
                caller.shutdownOutput();
            } catch (IOException e) {
                // closed, or the caller went away: it is counted
            }
        }
    }

    String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
