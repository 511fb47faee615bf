// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.devstack.client;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the servers' classes are: the Maven module beside this one, which writes its class path to a file. Found by
 * walking up from the working directory, or named by the system property {@value #PROPERTY}.
 */
record ServersModule(Path folder) {

    static final String PROPERTY = "mozdef.devstack";
    private static final Path IN_CHECKOUT = Path.of("pipeline", "devstack", "servers");
    private static final String BUILD = "mvn -q -pl pipeline/devstack/servers package";

    /** Finds the module; throws {@link IllegalStateException} that says what to do when there is none. */
    static ServersModule find() {
        String given = System.getProperty(PROPERTY);
        if (given != null) {
            return new ServersModule(Path.of(given).toAbsolutePath());
        }
        Path start = Path.of("").toAbsolutePath();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve(IN_CHECKOUT).resolve("pom.xml"))) {
                return new ServersModule(folder.resolve(IN_CHECKOUT));
            }
        }
        throw new IllegalStateException("no " + IN_CHECKOUT + " in " + start + " or above; set the system property "
                + PROPERTY + " to that folder");
    }

    String classPath() {
        Path file = folder.resolve("target/servers.classpath");
        Path classes = folder.resolve("target/classes");
        if (!Files.exists(file) || !Files.isDirectory(classes)) {
            throw new IllegalStateException(
                    "the development servers are not built (" + file + " is missing); build them with: " + BUILD);
        }
        try {
            return classes + File.pathSeparator + Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
