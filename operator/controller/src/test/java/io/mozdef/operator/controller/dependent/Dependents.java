// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.dependent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** All dependents, found by their files as the container finds them by their scope: no list has to be kept. */
public final class Dependents {

    static final Path SOURCES = Path.of("src/main/java/io/mozdef/operator/controller/dependent");

    private static final String SUFFIX = "Dependent.java";

    private Dependents() {}

    /** Simple names of the classes. */
    static List<String> names() {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.map(f -> f.getFileName().toString())
                    .filter(f -> f.endsWith(SUFFIX) && !f.equals(SUFFIX))
                    .map(f -> f.substring(0, f.length() - ".java".length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** One of each. */
    public static List<Dependent> all() {
        return names().stream().map(Dependents::made).toList();
    }

    private static Dependent made(String name) {
        try {
            return (Dependent) Class.forName(Dependents.class.getPackageName() + "." + name)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(name, e);
        }
    }
}
