// SPDX-License-Identifier: Apache-2.0
package io.mozdef.helm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where things lie in the checkout. */
final class Repository {

    /** Folder of the module {@code helm}; the tests run there. */
    static final Path HELM = Path.of("").toAbsolutePath();

    static final Path ROOT = HELM.getParent();
    static final Path K8S = ROOT.resolve("k8s");
    static final Path OPERATOR_CHART = HELM.resolve("mozdef-operator");
    static final Path STACK_CHART = HELM.resolve("mozdef-stack");

    /** The definition, generated from the classes of operator/crd. */
    static final Path DEFINITION = ROOT.resolve("operator/crd/src/main/resources/crd/mozdefstacks.mozdef.io.yaml");

    /** Whether files that are made of others shall be written anew instead of compared. */
    static final boolean UPDATE = Boolean.getBoolean("charts.update");

    private Repository() {}

    static List<Path> profiles(Path chart) {
        return files(chart.resolve("ci"), "-values.yaml");
    }

    static List<Path> examples() {
        try (Stream<Path> all = Files.list(K8S.resolve("examples"))) {
            return all.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Path> files(Path folder, String suffix) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(f -> f.toString().endsWith(suffix)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies a folder. */
    static void copy(Path from, Path to) {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : (Iterable<Path>) all::iterator) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
