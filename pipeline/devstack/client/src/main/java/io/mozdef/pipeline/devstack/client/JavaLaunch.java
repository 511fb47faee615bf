// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.devstack.client;

import io.mozdef.pipeline.devstack.client.Devstack.Server;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A server of the module beside this one: a JVM that prints {@code READY <port>}. */
record JavaLaunch(Server server, String mainClass, String uriFormat) implements Launch {

    /** Servers outlive the launcher by this, so that applications that lost it too can drain. */
    static final Duration LINGER = Duration.ofSeconds(4);

    /** Four servers start at once on two cores in 8 s; a machine under load may take several times that. */
    private static final Duration START_LIMIT = Duration.ofSeconds(90);

    private static final String PACKAGE = "io.mozdef.pipeline.devstack.servers.";

    @Override
    public GuardedProcess start(Place place, DevstackBuilder options) {
        GuardedProcess process = ProcessSpec.of(server.label(), place.log(), command(place, options))
                .directory(place.data())
                .linger(LINGER)
                .start();
        try {
            process.awaitLine("READY ", START_LIMIT);
            return process;
        } catch (NotReadyException e) {
            process.kill();
            throw e;
        }
    }

    @Override
    public URI uri(int port) {
        return URI.create(String.format(uriFormat, port));
    }

    private List<String> command(Place place, DevstackBuilder options) {
        String heap = options.heaps.get(server);
        List<String> command = new ArrayList<>(List.of(options.java.toString(), "-Xmx" + heap));
        if (server == Server.SEARCH) {
            command.add("-Xms" + heap);
        }
        command.addAll(List.of("-XX:-UsePerfData", "-cp", ServersModule.find().classPath(), PACKAGE + mainClass));
        command.addAll(List.of("--port", Integer.toString(place.port())));
        command.addAll(List.of("--data", place.data().toString()));
        if (server == Server.AMQP && options.durableAmqp) {
            command.add("--durable");
        }
        if (server == Server.SEARCH) {
            options.searchSettings.forEach(setting -> command.addAll(List.of("--setting", setting)));
        }
        return command;
    }
}
