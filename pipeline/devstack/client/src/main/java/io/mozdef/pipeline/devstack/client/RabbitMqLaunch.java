// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.devstack.client;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * RabbitMQ from its Debian package (3.10.8 in Debian 12), a node of its own: nothing of the system's node is used.
 * Data is kept on disk, without plugins.
 */
record RabbitMqLaunch() implements Launch {

    private static final Path PROGRAM = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");

    /**
     * The node's own name service first, as a plain child: left to itself the node starts one as a daemon that no
     * guard could find again. Then the node takes the shell's place.
     */
    private static final String SCRIPT =
            """
            epmd -address 127.0.0.1 -port "$ERL_EPMD_PORT" &
            i=0
            until epmd -port "$ERL_EPMD_PORT" -names >/dev/null 2>&1 || [ "$i" -ge 100 ]; do
              sleep 0.1
              i=$((i + 1))
            done
            exec "$0"
            """;

    private static RunAs account() {
        return RunAs.insteadOfRoot("rabbitmq");
    }

    @Override
    public Optional<String> obstacle() {
        if (!Files.isExecutable(PROGRAM) || ExecutablePath.find("epmd").isEmpty()) {
            return Optional.of(
                    "RabbitMQ is not installed (Debian: apt-get install --no-install-recommends rabbitmq-server)");
        }
        return account().obstacle();
    }

    @Override
    public ProcessSpec prepare(Place place, DevstackBuilder options) throws IOException {
        Path data = place.data();
        Files.writeString(
                data.resolve("rabbitmq.conf"),
                "listeners.tcp.1 = 127.0.0.1:" + place.port() + "\nlog.console.level = info\n");
        Files.writeString(data.resolve("enabled_plugins"), "[].\n");
        account().own(data);
        return ProcessSpec.of(
                        "rabbitmq", place.log(), account().command(List.of("sh", "-c", SCRIPT, PROGRAM.toString())))
                .env(environment(place));
    }

    private static Map<String, String> environment(Place place) {
        Path data = place.data();
        Map<String, String> environment = new HashMap<>();
        environment.put("HOME", data.toString()); // the cookie is made here
        environment.put(
                "RABBITMQ_CONF_ENV_FILE", data.resolve("rabbitmq-env.conf").toString());
        environment.put("RABBITMQ_CONFIG_FILE", data.resolve("rabbitmq.conf").toString());
        environment.put(
                "RABBITMQ_ENABLED_PLUGINS_FILE", data.resolve("enabled_plugins").toString());
        environment.put("RABBITMQ_MNESIA_BASE", data.resolve("mnesia").toString());
        environment.put("RABBITMQ_LOG_BASE", data.resolve("log").toString());
        environment.put("RABBITMQ_LOGS", "-");
        // The same over restarts: the data belongs to the node's name.
        environment.put("RABBITMQ_NODENAME", "mozdef" + place.port() + "@localhost");
        environment.put("RABBITMQ_DIST_PORT", Integer.toString(FreePort.next()));
        environment.put("ERL_EPMD_PORT", Integer.toString(FreePort.next()));
        environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
        // The script then runs the node in its own place, and the signals reach the node itself.
        environment.put("RUNNING_UNDER_SYSTEMD", "true");
        return environment;
    }

    @Override
    public void awaitReady(GuardedProcess process, Place place) {
        process.await(line -> line.contains("Server startup complete"), "Server startup complete", START_LIMIT);
    }

    @Override
    public URI uri(int port) {
        return URI.create("amqp://guest:guest@127.0.0.1:" + port + "/%2F");
    }
}
