// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.devstack.client;

import io.mozdef.pipeline.devstack.client.Devstack.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** One server of a stack, over its restarts: same port, same data, another process. Thread-safe. */
final class RunningServer {

    /** How often another port is tried when the picked one was taken meanwhile. */
    private static final int PORT_ATTEMPTS = 3;

    private final Server server;
    private final DevstackBuilder options;
    private final Launch.Place place;
    private GuardedProcess process;

    private RunningServer(Server server, DevstackBuilder options, Launch.Place place, GuardedProcess process) {
        this.server = server;
        this.options = options;
        this.place = place;
        this.process = process;
    }

    static RunningServer start(Server server, DevstackBuilder options, Path folder) {
        server.obstacle().ifPresent(need -> {
            throw new IllegalStateException("cannot start " + server.label() + ": " + need);
        });
        Path data = folder.resolve(server.label());
        Path log = folder.resolve("logs").resolve(server.label() + ".log");
        try {
            Files.createDirectories(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Integer fixed = options.ports.get(server);
        for (int attempt = 1; ; attempt++) {
            Launch.Place place = new Launch.Place(fixed == null ? FreePort.next() : fixed, data, log);
            try {
                return new RunningServer(server, options, place, launch(server, options, place));
            } catch (NotReadyException e) {
                if (fixed != null || attempt == PORT_ATTEMPTS || !portWasTaken(e)) {
                    throw e;
                }
            }
        }
    }

    private static GuardedProcess launch(Server server, DevstackBuilder options, Launch.Place place) {
        Launch launch = server.launch();
        GuardedProcess process;
        try {
            process = launch.prepare(place, options).linger(Launch.LINGER).start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare " + server.label(), e);
        }
        try {
            launch.awaitReady(process, place);
            return process;
        } catch (NotReadyException e) {
            process.kill();
            throw e;
        }
    }

    private static boolean portWasTaken(NotReadyException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("address already in use") || message.contains("bindexception");
    }

    synchronized GuardedProcess process() {
        return process;
    }

    synchronized void restart() {
        process.stop();
        process = launch(server, options, place);
    }

    synchronized void stop() {
        process.stop();
    }

    URI uri() {
        return server.launch().uri(place.port());
    }
}
