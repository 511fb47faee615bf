// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.bench;

import static io.mozdef.bastion.bench.Servers.out;

import io.mozdef.bastion.bench.Servers.Server;
import io.mozdef.pipeline.devstack.client.Devstack;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Prints one table per SQS: the instant stub (in which we are the ceiling) and the devstack's ElasticMQ (in which it
 * is). Not part of the build: README.md, "Figures", has the command. Settings are system properties {@code load.*}.
 */
class LoadBench {
    private static final double SECONDS = Double.parseDouble(System.getProperty("load.seconds", "5"));
    private static final double WARM = Double.parseDouble(System.getProperty("load.warm", "10"));
    private static final int[] CONNECTIONS = ints("load.connections", "1,16,64,256");
    private static final int[] SIZES = ints("load.sizes", "1024,65536");

    @Test
    void besideTheTwinAndTheCeiling() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (Servers servers = new Servers()) {
            Server stub = servers.instantSqs();
            table(vertx, servers, "instant stub", Servers.queueUrl(stub), stub);
            if (!Boolean.getBoolean("load.stub-only")) {
                try (Devstack devstack = Devstack.start(Devstack.Server.SQS)) {
                    table(vertx, servers, "ElasticMQ", devstack.createQueue("load", Map.of()), stub);
                }
            }
        } finally {
            vertx.close();
        }
    }

    private static void table(Vertx vertx, Servers servers, String name, String queue, Server noop) throws Exception {
        Server bastion = servers.bastion(queue, Map.of());
        Optional<Server> node = servers.node(queue);
        out(
                "%n== %s; bastion listened after %.2f s; java %s, flags %s",
                name, bastion.startSeconds(), Runtime.version(), Servers.FLAGS);
        out(
                "%-8s %6s %6s %9s %8s %8s %8s %7s %6s",
                "server", "conns", "bytes", "req/s", "p50 us", "p99 us", "cpu us", "rss MB", "failed");
        warm(vertx, bastion);
        if (node.isPresent()) {
            warm(vertx, node.get());
        }
        for (int size : SIZES) {
            for (int connections : CONNECTIONS) {
                measure(vertx, "bastion", bastion, connections, size);
                if (node.isPresent()) {
                    measure(vertx, "node", node.get(), connections, size);
                }
                measure(vertx, "no-op", noop, connections, size);
            }
        }
        bastion.stop();
        if (node.isPresent()) {
            node.get().stop();
        }
    }

    /** With small bodies: ElasticMQ holds what it is sent in its memory. */
    private static void warm(Vertx vertx, Server server) throws InterruptedException {
        new Load(vertx, server.port(), Servers.SECRET).run(32, body(1024), WARM);
    }

    private static void measure(Vertx vertx, String name, Server server, int connections, int size)
            throws InterruptedException, IOException {
        long before = server.cpuMicros();
        Load.Result result = new Load(vertx, server.port(), Servers.SECRET).run(connections, body(size), SECONDS);
        long cpu = server.cpuMicros() - before;
        out(
                "%-8s %6d %6d %9.0f %8d %8d %8d %7d %6d",
                name,
                connections,
                size,
                result.perSecond(),
                result.p50(),
                result.p99(),
                cpu / Math.max(1, result.requests()),
                server.rssMegabytes(),
                result.failed());
    }

    static Buffer body(int size) {
        String head = "{\"id\":\"5d1c0a01\",\"severity\":\"high\",\"description\":\"";
        return Buffer.buffer(head + "x".repeat(size - head.length() - 2) + "\"}");
    }

    private static int[] ints(String key, String fallback) {
        return Arrays.stream(System.getProperty(key, fallback).split(","))
                .mapToInt(Integer::parseInt)
                .toArray();
    }
}
