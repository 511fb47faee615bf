// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.stack;

import io.mozdef.pipeline.devstack.client.GuardedProcess;
import io.mozdef.pipeline.devstack.client.ProcessSpec;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One packaged application as a process, with its doors. Can be killed and started again on the same ports. Thread-safe. */
public final class Application implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(60);
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    private final ProcessSpec spec;
    private final int port;
    private final int management;
    private GuardedProcess process;

    Application(ProcessSpec spec, int port, int management) {
        this.spec = spec;
        this.port = port;
        this.management = management;
        this.process = spec.start();
    }

    public String name() {
        return spec.name();
    }

    /** The public door. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public URI metrics() {
        return URI.create("http://127.0.0.1:" + management + "/q/metrics");
    }

    public synchronized GuardedProcess process() {
        return process;
    }

    /** Starts it again after it was killed or stopped, on the same ports; does not wait for it. */
    public synchronized void start() {
        process = spec.start();
    }

    /** Whether its own readiness says so, this moment. */
    public boolean ready() {
        try {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + management + "/q/health/ready"))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            return CLIENT.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Returns when it is ready; throws with the end of its log when it ends or takes longer than a minute. */
    public void awaitReady() {
        long deadline = System.nanoTime() + START.toNanos();
        while (!ready()) {
            if (!process().alive()) {
                throw process().notReady("ended before it was ready");
            }
            if (System.nanoTime() > deadline) {
                throw process().notReady("was not ready within " + START.toSeconds() + " s");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    @Override
    public void close() {
        process().stop();
    }
}
