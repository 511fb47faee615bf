// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The way to the real engine, byte by byte, which breaks off where a test says. */
final class FaultyPath implements AutoCloseable {

    private static final int ENDLESS = Integer.MAX_VALUE;

    private final ServerSocket server;
    private final URI engine;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "faulty-path");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile int requestBytes = ENDLESS;
    private volatile int answerBytes = ENDLESS;

    FaultyPath(URI engine) {
        this.engine = engine;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        threads.execute(this::accept);
    }

    String uri() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** Resets each connection after so many bytes of request; connections that are open are reset now. */
    void cutRequestsAfter(int bytes) {
        requestBytes = bytes;
        answerBytes = ENDLESS;
        reset();
    }

    /** Lets requests through, and resets the connection after so many bytes of answer. */
    void cutAnswersAfter(int bytes) {
        requestBytes = ENDLESS;
        answerBytes = bytes;
        reset();
    }

    void heal() {
        cutAnswersAfter(ENDLESS);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Socket behind = new Socket(engine.getHost(), engine.getPort());
                sockets.add(client);
                sockets.add(behind);
                int toEngine = requestBytes;
                int toClient = answerBytes;
                threads.execute(() -> pass(client, behind, toEngine));
                threads.execute(() -> pass(behind, client, toClient));
            } catch (IOException closed) {
                // by the test, or by one that gave up before we took it
                continue;
            }
        }
    }

    private static void pass(Socket from, Socket to, int most) {
        byte[] buffer = new byte[4_096];
        int left = most;
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            while (left > 0) {
                int read = in.read(buffer, 0, Math.min(buffer.length, left));
                if (read < 0) {
                    break;
                }
                out.write(buffer, 0, read);
                left -= read;
            }
        } catch (IOException broken) {
            // the other direction broke it
        }
        reset(from);
        reset(to);
    }

    private void reset() {
        sockets.forEach(FaultyPath::reset);
        sockets.clear();
    }

    /** Closes with a TCP reset instead of a farewell. */
    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException closed) {
            // already
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        reset();
        threads.shutdownNow();
    }
}
