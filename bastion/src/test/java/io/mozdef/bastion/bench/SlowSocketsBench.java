// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.bench;

import static io.mozdef.bastion.bench.Servers.out;

import io.mozdef.bastion.bench.Servers.Server;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * What honest senders feel of 2,000 sockets that trickle a byte per second and come back when they are closed: three in
 * four in their headers, one in four with the secret and in its body. In turns with quiet rounds, first as strangers,
 * then as addresses of the allowlist (of which the bastion has to hold all).
 */
class SlowSocketsBench {
    private static final double SECONDS = Double.parseDouble(System.getProperty("load.seconds", "5"));
    private static final int SOCKETS = Integer.getInteger("load.slow", 2_000);
    private static final int ROUNDS = Integer.getInteger("load.rounds", 3);
    private static final int HONEST = 16;
    private static final String HEADERS = "POST /uptycs HTTP/1.1\r\nX-Slow: ";
    private static final String BODY = "POST /uptycs HTTP/1.1\r\nHost: b\r\nUptomozdef-Secret: " + Servers.SECRET
            + "\r\nContent-Length: 50000\r\n\r\n";

    @Test
    void honestSendersBesideSlowSockets() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (Servers servers = new Servers()) {
            Server stub = servers.instantSqs();
            Server bastion =
                    servers.bastion(Servers.queueUrl(stub), Map.of("MOZDEF_BASTION_ALLOWLIST", "127.0.0.1,127.0.3.1"));
            Load load = new Load(vertx, bastion.port(), Servers.SECRET);
            load.run(HONEST, LoadBench.body(1024), 2 * SECONDS);
            out("%-10s %6s %8s %8s %8s %7s", "sockets", "open", "req/s", "p50 us", "p99 us", "failed");
            for (int round = 0; round < ROUNDS; round++) {
                report("none", 0, load.run(HONEST, LoadBench.body(1024), SECONDS));
                for (String from : new String[] {"127.0.2.1", "127.0.3.1"}) {
                    try (Crowd crowd = new Crowd(vertx, bastion.port(), from)) {
                        Thread.sleep(3_000); // until they are connected
                        Load.Result result = load.run(HONEST, LoadBench.body(1024), SECONDS);
                        report(from.equals("127.0.3.1") ? "known" : "strangers", crowd.open.get(), result);
                    }
                    Thread.sleep(2_000);
                }
            }
        } finally {
            vertx.close();
        }
    }

    private static void report(String sockets, int open, Load.Result result) {
        out(
                "%-10s %6d %8.0f %8d %8d %7d",
                sockets, open, result.perSecond(), result.p50(), result.p99(), result.failed());
    }

    private static final class Crowd implements AutoCloseable {
        private final Vertx vertx;
        private final NetClient client;
        private final int port;
        private final AtomicInteger open = new AtomicInteger();
        private final AtomicBoolean over = new AtomicBoolean();

        Crowd(Vertx vertx, int port, String from) {
            this.vertx = vertx;
            this.port = port;
            client = vertx.createNetClient(new NetClientOptions().setLocalAddress(from));
            for (int i = 0; i < SOCKETS; i++) {
                String begin = i % 4 == 0 ? BODY : HEADERS;
                vertx.setTimer(1 + i, id -> connect(begin));
            }
        }

        private void connect(String begin) {
            if (!over.get()) {
                client.connect(port, "127.0.0.1")
                        .onSuccess(socket -> trickle(socket, begin))
                        .onFailure(e -> again(begin));
            }
        }

        private void trickle(NetSocket socket, String begin) {
            open.incrementAndGet();
            socket.write(begin);
            long timer = vertx.setPeriodic(1_000, id -> socket.write("x"));
            socket.exceptionHandler(e -> {});
            socket.closeHandler(closed -> {
                vertx.cancelTimer(timer);
                open.decrementAndGet();
                again(begin);
            });
        }

        private void again(String begin) {
            vertx.setTimer(1_000, id -> connect(begin));
        }

        @Override
        public void close() {
            over.set(true);
            client.close();
        }
    }
}
