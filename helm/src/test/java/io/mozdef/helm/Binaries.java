// SPDX-License-Identifier: Apache-2.0
package io.mozdef.helm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The programs of a Kubernetes control plane, kubectl and Helm 4, where they are installed: below the folder of the system property
 * {@code kube.assets} (default {@code ~/.cache/mozdef-kube-assets}), as {@code k8s/VERSION-OS-ARCH/PROGRAM}. Nothing is
 * downloaded.
 */
final class Binaries {

    static final String HOW_TO_GET =
            "kube-apiserver, etcd, kubectl and Helm 4 are looked for in ~/.cache/mozdef-kube-assets/k8s/VERSION-linux-amd64/"
                    + " (or -Dkube.assets=FOLDER): put the released programs of Kubernetes, etcd and Helm there";

    private static final long PATIENCE_SECONDS = 180;

    private Binaries() {}

    static Optional<Path> find(String program) {
        Path assets = Path.of(
                System.getProperty("kube.assets", System.getProperty("user.home") + "/.cache/mozdef-kube-assets"));
        if (!Files.isDirectory(assets.resolve("k8s"))) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(assets.resolve("k8s"))) {
            return versions.sorted(java.util.Comparator.reverseOrder())
                    .map(v -> v.resolve(program))
                    .filter(Files::isExecutable)
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a program said. */
    record Said(int code, String text) {

        boolean ok() {
            return code == 0;
        }
    }

    /** Runs a program to its end; both streams are in the text. */
    static Said run(Map<String, String> environment, List<String> command) {
        try {
            Path output = Files.createTempFile("said", ".txt");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(
                        command + " took more than " + PATIENCE_SECONDS + " s: " + Files.readString(output));
            }
            String text = Files.readString(output);
            Files.delete(output);
            return new Said(process.exitValue(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
