// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.network;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The policies of the golden cases, as the operator renders them. */
final class GoldenPolicies {

    static final Path CASES = Path.of("src/test/resources/golden");

    private GoldenPolicies() {}

    static List<NetworkPolicy> of(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().startsWith("out-NetworkPolicy-"))
                    .sorted()
                    .map(GoldenPolicies::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static NetworkPolicy read(Path file) {
        try {
            return Serialization.unmarshal(Files.readString(file), NetworkPolicy.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
