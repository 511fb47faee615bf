// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.bench;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The processes that a measurement needs, each listening when its method returns; closing ends them. */
final class Servers implements AutoCloseable {
    static final String SECRET = "load-0123456789abcdef0123456789abcdef";

    /** Those of the file that README.md, "Start", names. */
    static final List<String> FLAGS = List.of(
            System.getProperty("load.flags", "@" + Path.of("java.options").toAbsolutePath())
                    .split(" "));

    static final Path JAVA = Path.of(System.getProperty("load.java", System.getProperty("java.home")), "bin", "java");

    private static final Path APP = Path.of(System.getProperty("load.app", "target/quarkus-app"));

    /** One of them, with what the kernel accounts to it. */
    record Server(Process process, int port, double startSeconds) {
        /** User and system time in microseconds, in steps of 10 ms. */
        long cpuMicros() throws IOException {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 10_000;
        }

        long rssMegabytes() throws IOException {
            String[] statm = Files.readString(Path.of("/proc/" + process.pid() + "/statm"))
                    .split(" ");
            return Long.parseLong(statm[1]) * 4096 / 1_000_000;
        }

        void stop() throws InterruptedException {
            process.destroy();
            process.waitFor();
        }
    }

    private final List<Process> processes = new ArrayList<>();

    /** Answers SQS' calls at once, and anything else with 200. */
    Server instantSqs() throws IOException {
        int port = freePort();
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                InstantSqs.class.getName(),
                "" + port);
        return listening(new ProcessBuilder(command), port);
    }

    static String queueUrl(Server sqs) {
        return "http://127.0.0.1:" + sqs.port() + "/000000000000/q";
    }

    /** The packaged jar; {@code more} are environment variables. */
    Server bastion(String queue, Map<String, String> more) throws IOException {
        return bastion(FLAGS, queue, more);
    }

    /** The same with other flags of the virtual machine. */
    Server bastion(List<String> flags, String queue, Map<String, String> more) throws IOException {
        int port = freePort();
        List<String> command = new ArrayList<>(List.of(JAVA.toString()));
        command.addAll(flags);
        command.addAll(List.of("-jar", "quarkus-run.jar"));
        ProcessBuilder builder = new ProcessBuilder(command).directory(APP.toFile());
        Map<String, String> environment = new HashMap<>();
        environment.put("MALLOC_ARENA_MAX", "1");
        environment.put("SQS_QUEUE", queue);
        environment.put("UMD_SECRET", SECRET);
        environment.put("MOZDEF_BASTION_ALLOWLIST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", "" + port);
        environment.put("QUARKUS_MANAGEMENT_PORT", "" + freePort());
        environment.put("QUARKUS_SQS_ENDPOINT_OVERRIDE", queue.substring(0, queue.indexOf('/', 8)));
        environment.put("QUARKUS_SQS_AWS_REGION", "elasticmq");
        environment.put("AWS_ACCESS_KEY_ID", "x");
        environment.put("AWS_SECRET_ACCESS_KEY", "x");
        environment.putAll(more);
        builder.environment().putAll(environment);
        return listening(builder, port);
    }

    /** The twin of UptoMozDef; empty when it is not installed. */
    Optional<Server> node(String queue) throws IOException {
        Path folder = Path.of("bench", "node");
        if (!Files.isDirectory(folder.resolve("node_modules"))) {
            out("no twin: run npm install in bastion/bench/node");
            return Optional.empty();
        }
        int port = freePort();
        ProcessBuilder builder = new ProcessBuilder("node", "server.js").directory(folder.toFile());
        builder.environment()
                .putAll(Map.of("SQS_QUEUE", queue, "UMD_SECRET", SECRET, "PORT", "" + port, "NODE_ENV", "production"));
        return Optional.of(listening(builder, port));
    }

    private Server listening(ProcessBuilder builder, int port) throws IOException {
        Path log = Files.createTempFile(Path.of("target"), "load-", ".log");
        long begin = System.nanoTime();
        Process process =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        processes.add(process);
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(10))
                .pollDelay(Duration.ZERO)
                .ignoreExceptions()
                .until(() -> {
                    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                        return socket.isConnected();
                    }
                });
        return new Server(process, port, (System.nanoTime() - begin) / 1e9);
    }

    static void out(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        processes.forEach(Process::destroy);
    }
}
