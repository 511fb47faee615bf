// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.devstack.client;

import io.mozdef.pipeline.devstack.client.Devstack.Server;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A server of the module beside this one: a JVM that prints {@code READY <port>}. */
record JavaLaunch(Server server, String mainClass, String uriFormat) implements Launch {

    private static final String PACKAGE = "io.mozdef.pipeline.devstack.servers.";

    @Override
    public Optional<String> obstacle() {
        return Optional.empty();
    }

    @Override
    public ProcessSpec prepare(Place place, DevstackBuilder options) {
        return ProcessSpec.of(server.label(), place.log(), command(place, options));
    }

    @Override
    public void awaitReady(GuardedProcess process, Place place) {
        process.awaitLine("READY ", START_LIMIT);
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
        if (options.startsFast || server == Server.OIDC) { // an issuer has a handful of requests to answer
            command.add(DevstackBuilder.QUICK_CODE);
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
