// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.bench;

import static org.awaitility.Awaitility.await;

import io.mozdef.pipeline.devstack.client.Devstack;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Prints one table per SQS: the instant stub (in which we are the ceiling) and the devstack's ElasticMQ (in which it
 * is). Not part of the build: README.md, "Figures", has the command. Settings are system properties {@code load.*}.
 */
class LoadBench {
    private static final String SECRET = "load-0123456789abcdef0123456789abcdef";
    private static final double SECONDS = Double.parseDouble(System.getProperty("load.seconds", "5"));
    private static final List<String> FLAGS = List.of(System.getProperty(
                    "load.flags",
                    "-XX:+UseSerialGC -Xmx64m -Xss256k -XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=24m")
            .split(" "));
    private static final int[] CONNECTIONS = ints("load.connections", "1,16,64,256");
    private static final int[] SIZES = ints("load.sizes", "1024,65536");

    private final List<Process> processes = new ArrayList<>();

    @Test
    void besideTheTwinAndTheCeiling() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            int stub = freePort();
            Process stubProcess = java(
                    List.of(
                            "-Xmx2g",
                            "-cp",
                            System.getProperty("java.class.path"),
                            InstantSqs.class.getName(),
                            "" + stub),
                    Map.of());
            listening(stub);
            table(vertx, "instant stub", "http://127.0.0.1:" + stub + "/000000000000/q", stub, stubProcess);
            if (!Boolean.getBoolean("load.stub-only")) {
                try (Devstack devstack = Devstack.start(Devstack.Server.SQS)) {
                    table(vertx, "ElasticMQ", devstack.createQueue("load", Map.of()), stub, stubProcess);
                }
            }
        } finally {
            vertx.close();
            processes.forEach(Process::destroy);
        }
    }

    private void table(Vertx vertx, String name, String queue, int noopPort, Process noop) throws Exception {
        int bastionPort = freePort();
        long begin = System.nanoTime();
        Process bastion = bastion(queue, bastionPort);
        listening(bastionPort);
        double start = (System.nanoTime() - begin) / 1e9;
        int nodePort = freePort();
        Process node = node(queue, nodePort);
        if (node != null) {
            listening(nodePort);
        }
        out("%n== %s; bastion listened after %.2f s; java %s, flags %s", name, start, Runtime.version(), FLAGS);
        out(
                "%-8s %6s %6s %9s %8s %8s %8s %7s %6s",
                "server", "conns", "bytes", "req/s", "p50 us", "p99 us", "cpu us", "rss MB", "failed");
        warm(vertx, bastionPort, nodePort, node);
        for (int size : SIZES) {
            for (int connections : CONNECTIONS) {
                measure(vertx, "bastion", bastion, bastionPort, connections, size);
                if (node != null) {
                    measure(vertx, "node", node, nodePort, connections, size);
                }
                measure(vertx, "no-op", noop, noopPort, connections, size);
            }
        }
        bastion.destroy();
        bastion.waitFor(20, TimeUnit.SECONDS);
        if (node != null) {
            node.destroy();
        }
    }

    private static void warm(Vertx vertx, int bastionPort, int nodePort, Process node) throws InterruptedException {
        new Load(vertx, bastionPort, SECRET).run(32, body(1024), SECONDS);
        if (node != null) {
            new Load(vertx, nodePort, SECRET).run(32, body(1024), SECONDS);
        }
    }

    private static void measure(Vertx vertx, String name, Process process, int port, int connections, int size)
            throws InterruptedException, IOException {
        long before = cpuMicros(process);
        Load.Result result = new Load(vertx, port, SECRET).run(connections, body(size), SECONDS);
        long cpu = cpuMicros(process) - before;
        out(
                "%-8s %6d %6d %9.0f %8d %8d %8d %7d %6d",
                name,
                connections,
                size,
                result.perSecond(),
                result.p50(),
                result.p99(),
                cpu / Math.max(1, result.requests()),
                rssMegabytes(process),
                result.failed());
    }

    private Process bastion(String queue, int port) throws IOException {
        List<String> command = new ArrayList<>(FLAGS);
        command.addAll(List.of(
                "-jar", Path.of("target", "quarkus-app", "quarkus-run.jar").toString()));
        return java(
                command,
                Map.of(
                        "SQS_QUEUE",
                        queue,
                        "UMD_SECRET",
                        SECRET,
                        "MOZDEF_BASTION_ALLOWLIST",
                        "127.0.0.1",
                        "QUARKUS_HTTP_HOST",
                        "127.0.0.1",
                        "QUARKUS_HTTP_PORT",
                        "" + port,
                        "QUARKUS_MANAGEMENT_PORT",
                        "" + freePort(),
                        "QUARKUS_SQS_ENDPOINT_OVERRIDE",
                        queue.substring(0, queue.indexOf('/', 8)),
                        "QUARKUS_SQS_AWS_REGION",
                        "elasticmq",
                        "AWS_ACCESS_KEY_ID",
                        "x",
                        "AWS_SECRET_ACCESS_KEY",
                        "x"));
    }

    /** Null, with a word about it, when the twin is not installed. */
    private @org.jspecify.annotations.Nullable Process node(String queue, int port) throws IOException {
        Path folder = Path.of("bench", "node");
        if (!Files.isDirectory(folder.resolve("node_modules"))) {
            out("no twin: run npm install in bastion/bench/node");
            return null;
        }
        ProcessBuilder builder = new ProcessBuilder("node", "server.js")
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment()
                .putAll(Map.of("SQS_QUEUE", queue, "UMD_SECRET", SECRET, "PORT", "" + port, "NODE_ENV", "production"));
        return keep(builder.start());
    }

    private Process java(List<String> arguments, Map<String, String> environment) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(
                Files.createTempFile(Path.of("target"), "load-", ".log").toFile());
        builder.environment().putAll(environment);
        return keep(builder.start());
    }

    private Process keep(Process process) {
        processes.add(process);
        return process;
    }

    private static Buffer body(int size) {
        String head = "{\"id\":\"5d1c0a01\",\"severity\":\"high\",\"description\":\"";
        return Buffer.buffer(head + "x".repeat(size - head.length() - 2) + "\"}");
    }

    /** User and system time of a process, from /proc, in steps of 10 ms. */
    private static long cpuMicros(Process process) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 10_000;
    }

    private static long rssMegabytes(Process process) throws IOException {
        String[] statm =
                Files.readString(Path.of("/proc/" + process.pid() + "/statm")).split(" ");
        return Long.parseLong(statm[1]) * 4096 / 1_000_000;
    }

    private static void listening(int port) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .pollDelay(Duration.ZERO)
                .ignoreExceptions()
                .until(() -> {
                    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                        return socket.isConnected();
                    }
                });
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static int[] ints(String key, String fallback) {
        return Arrays.stream(System.getProperty(key, fallback).split(","))
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    private static void out(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}
