// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.devstack.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A server's own distribution, unpacked by the servers module's profile {@code peers}.
 *
 * @param name of the program, as a person writes it
 * @param prefix of the folder it lies in, before its version
 */
record PeerDistribution(String name, String prefix) {

    private static final String FETCH = "mvn -q -Ppeers -pl pipeline/devstack/servers package";

    /** What to do when it is not there. */
    Optional<String> obstacle() {
        return home().isPresent()
                ? Optional.empty()
                : Optional.of(name + " is not there (fetch it with: " + FETCH + ")");
    }

    Optional<Path> home() {
        Path peers = ServersModule.find().folder().resolve("target/peers");
        if (!Files.isDirectory(peers)) {
            return Optional.empty();
        }
        try (Stream<Path> found = Files.list(peers)) {
            return found.filter(path -> path.getFileName().toString().startsWith(prefix))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder that must be there; {@link #obstacle()} was asked before. */
    Path require() {
        return home().orElseThrow(() -> new IllegalStateException(obstacle().orElse("")));
    }

    /** Copies a tree, unless the target is there already; files stay executable. */
    static Path copy(Path from, Path to) throws IOException {
        if (!Files.exists(to)) {
            try (Stream<Path> paths = Files.walk(from)) {
                for (Path path : paths.toList()) {
                    Files.copy(path, to.resolve(from.relativize(path).toString()), StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
        return to;
    }
}
