// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.devstack.servers;

import java.net.URL;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.qpid.server.SystemLauncher;

/**
 * Apache Qpid Broker-J: AMQP 0-9-1 with user guest and password guest. Messages are kept in memory, or with
 * {@code --durable} in a Derby store under the data folder, where a confirmed persistent message outlives kill -9.
 * It refuses (542) the queue arguments {@code x-dead-letter-*}, {@code x-message-ttl}, {@code x-max-length} and
 * {@code x-queue-type}.
 */
public final class AmqpServer {

    private AmqpServer() {}

    public static void main(String[] args) {
        Program.main(args, AmqpServer::run);
    }

    private static void run(Arguments arguments, Readiness readiness) throws Exception {
        String file = arguments.durable() ? "qpid-durable.json" : "qpid-memory.json";
        URL configuration = Objects.requireNonNull(AmqpServer.class.getResource(file), file);
        System.setProperty("qpid.amqp_port", Integer.toString(arguments.port()));
        System.setProperty("qpid.work_dir", arguments.data().toString());
        System.setProperty(
                "derby.stream.error.file", arguments.data().resolve("derby.log").toString());
        SystemLauncher launcher = new SystemLauncher();
        Program.onStop(launcher::shutdown);
        Map<String, Object> system = new HashMap<>();
        system.put("type", "Memory");
        system.put("initialConfigurationLocation", configuration.toExternalForm());
        system.put("startupLoggedToSystemOut", false);
        launcher.startup(system);
        readiness.whenAmqpAnswers(arguments.port());
    }
}
