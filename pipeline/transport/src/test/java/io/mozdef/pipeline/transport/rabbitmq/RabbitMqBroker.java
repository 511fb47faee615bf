// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.rabbitmq;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Debian's RabbitMQ as a process with its own durable folder, to be killed and started again. */
final class RabbitMqBroker implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");

    private static final int STARTS = 3;

    private final Path folder;
    private final int port = freePort();
    private final int distribution = freePort();
    private final int epmdPort = freePort();
    private final Process epmd;
    private Process server;

    private RabbitMqBroker(Path folder, String setting) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder.resolve("home"));
        Files.writeString(
                folder.resolve("rabbitmq.conf"), "listeners.tcp.1 = 127.0.0.1:" + port + "\n" + setting + "\n");
        Files.writeString(folder.resolve("plugins"), "[].\n");
        ProcessBuilder names = new ProcessBuilder("epmd", "-port", Integer.toString(epmdPort), "-address", "127.0.0.1");
        epmd = names.redirectErrorStream(true).redirectOutput(log("epmd")).start();
        server = launch();
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /** Whether it is installed; says so in one visible line when it is not. */
    static boolean installed() {
        boolean there = Files.isExecutable(PROGRAM);
        if (!there) {
            System.out.println("SKIPPED: tests against RabbitMQ, because Debian's rabbitmq-server is not installed");
        }
        return there;
    }

    static RabbitMqBroker start() throws IOException {
        return start("");
    }

    /** @param setting a line of rabbitmq.conf */
    static RabbitMqBroker start(String setting) throws IOException {
        for (int attempt = 1; ; attempt++) {
            RabbitMqBroker broker = new RabbitMqBroker(
                    Files.createTempDirectory(Path.of("target").toAbsolutePath(), "rabbitmq"), setting);
            if (broker.becomesReady()) {
                return broker;
            }
            broker.close();
            // somebody took one of the free ports meanwhile
            if (attempt == STARTS) {
                throw new IllegalStateException("RabbitMQ does not start: see " + broker.folder);
            }
        }
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    /** Ends it as a crash would. */
    void kill() {
        List<ProcessHandle> all = server.descendants().toList();
        all.forEach(ProcessHandle::destroyForcibly);
        server.destroyForcibly();
        all.forEach(process -> process.onExit().orTimeout(10, TimeUnit.SECONDS).join());
        server.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }

    /** Freezes it with {@code STOP}, thaws it with {@code CONT}. */
    void signal(String name) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        command.add(Long.toString(server.pid()));
        server.descendants().forEach(process -> command.add(Long.toString(process.pid())));
        new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    void restart() throws IOException {
        server = launch();
        if (!becomesReady()) {
            throw new IllegalStateException("RabbitMQ does not start again: see " + folder);
        }
    }

    private Process launch() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(PROGRAM.toString());
        builder.environment().put("HOME", folder.resolve("home").toString());
        builder.environment().put("RABBITMQ_MNESIA_BASE", folder.resolve("data").toString());
        builder.environment().put("RABBITMQ_LOG_BASE", folder.resolve("log").toString());
        builder.environment().put("RABBITMQ_NODENAME", "test" + port + "@localhost");
        builder.environment().put("RABBITMQ_DIST_PORT", Integer.toString(distribution));
        builder.environment().put("ERL_EPMD_PORT", Integer.toString(epmdPort));
        builder.environment()
                .put("RABBITMQ_CONFIG_FILE", folder.resolve("rabbitmq.conf").toString());
        builder.environment()
                .put("RABBITMQ_ENABLED_PLUGINS_FILE", folder.resolve("plugins").toString());
        builder.environment()
                .put("RABBITMQ_CONF_ENV_FILE", folder.resolve("none").toString());
        return builder.redirectErrorStream(true).redirectOutput(log("server")).start();
    }

    private ProcessBuilder.Redirect log(String name) {
        return ProcessBuilder.Redirect.appendTo(new File(folder.toFile(), name + ".out"));
    }

    private boolean becomesReady() {
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> accepts() || !server.isAlive());
        return server.isAlive();
    }

    private boolean accepts() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            socket.getOutputStream().write(new byte[] {'A', 'M', 'Q', 'P', 0, 0, 9, 1});
            socket.setSoTimeout(2000);
            return socket.getInputStream().read() == 1;
        } catch (IOException e) {
            return false;
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("no free port", e);
        }
    }

    @Override
    public void close() {
        kill();
        epmd.destroyForcibly();
    }
}
