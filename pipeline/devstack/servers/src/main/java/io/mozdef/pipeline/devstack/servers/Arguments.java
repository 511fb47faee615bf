// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.devstack.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What every server program accepts.
 *
 * @param port the port on 127.0.0.1; for {@code --port 0} (the default) a free one was picked
 * @param data the folder that holds all the server keeps; made when missing
 * @param durable whether a broker keeps persistent messages over a kill ({@code --durable})
 * @param settings engine settings, each given as {@code --setting name=value}
 */
record Arguments(int port, Path data, boolean durable, Map<String, String> settings) {

    private static final String USAGE = "usage: [--port N] [--data DIR] [--durable] [--setting NAME=VALUE]...";

    Arguments {
        settings = Map.copyOf(settings);
    }

    /** Reads the command line; an unknown or incomplete argument throws {@link IllegalArgumentException} with the usage. */
    static Arguments of(String... args) throws IOException {
        int port = 0;
        Path data = null;
        boolean durable = false;
        Map<String, String> settings = new LinkedHashMap<>();
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--port" -> port = Integer.parseInt(value(args, ++i));
                case "--data" -> data = Path.of(value(args, ++i));
                case "--durable" -> durable = true;
                case "--setting" -> {
                    String[] pair = value(args, ++i).split("=", 2);
                    settings.put(pair[0], pair.length == 2 ? pair[1] : "");
                }
                default -> throw new IllegalArgumentException("unknown argument " + args[i] + "; " + USAGE);
            }
        }
        Path folder = data == null ? Files.createTempDirectory("mozdef-server") : Files.createDirectories(data);
        return new Arguments(port == 0 ? freePort() : port, folder.toAbsolutePath(), durable, settings);
    }

    private static String value(String[] args, int i) {
        if (i >= args.length) {
            throw new IllegalArgumentException(args[i - 1] + " needs a value; " + USAGE);
        }
        return args[i];
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
