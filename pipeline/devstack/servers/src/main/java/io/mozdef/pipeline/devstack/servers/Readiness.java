// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.devstack.servers;

import java.io.IOException;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps standard output for the one line {@code READY <port>}; whatever else the server prints goes to standard error.
 * Not thread-safe: used by the main thread alone.
 */
final class Readiness {

    /** How long a server may take from its own "started" to its first real answer. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final PrintStream stdout;

    private Readiness(PrintStream stdout) {
        this.stdout = stdout;
    }

    static Readiness takeStandardOutput() {
        Readiness readiness = new Readiness(System.out);
        System.setOut(System.err);
        return readiness;
    }

    /** Announces the port once a GET of the path answers 200. */
    void whenHttpAnswers(int port, String path) throws IOException {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        announceWhen(port, () -> {
            HttpURLConnection http = (HttpURLConnection) uri.toURL().openConnection();
            http.setConnectTimeout(2_000);
            http.setReadTimeout(30_000);
            return http.getResponseCode() == 200;
        });
    }

    /** Announces the port once the broker opens its virtual host for a client. */
    void whenAmqpAnswers(int port) throws IOException {
        announceWhen(port, () -> AmqpHandshake.succeeds(port));
    }

    private void announceWhen(int port, Probe probe) throws IOException {
        long end = System.nanoTime() + LIMIT.toNanos();
        IOException last = null;
        while (System.nanoTime() < end) {
            try {
                if (probe.answers()) {
                    stdout.print("READY " + port + "\n");
                    stdout.flush();
                    return;
                }
            } catch (IOException e) {
                last = e;
            }
            LockSupport.parkNanos(20_000_000);
        }
        throw new IOException("port " + port + " did not answer within " + LIMIT, last);
    }

    private interface Probe {
        boolean answers() throws IOException;
    }
}
