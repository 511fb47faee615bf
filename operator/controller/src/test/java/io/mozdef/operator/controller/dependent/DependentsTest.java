// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.dependent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The recipe of operator/README.md: one more dependent is three files, and an entry in no list. */
class DependentsTest {

    private static final Path REPOSITORY = Path.of("..", "..");

    /** A dependent may ask the one that its objects belong to, such as a ScaledObject's credentials, and a test the one that it is about; nothing else names any. */
    @Test
    void noListNamesDependents() throws IOException {
        List<String> named = new ArrayList<>();
        for (Path file : javaFiles()) {
            String own = file.getFileName().toString().replace(".java", "");
            String code = Files.readString(file).replaceAll("(?s)/\\*.*?\\*/|//[^\\n]*", "");
            List<String> others = Dependents.names().stream()
                    .filter(d -> !own.equals(d) && code.matches("(?s).*\\b" + d + "\\b.*"))
                    .toList();
            boolean mayNameOne = Dependents.names().contains(own) || file.startsWith(Path.of("src", "test"));
            if (others.size() > (mayNameOne ? 1 : 0)) {
                named.add(file + " names " + others);
            }
        }
        assertThat(named).isEmpty();
    }

    private static List<Path> javaFiles() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            return files.filter(f -> f.toString().endsWith(".java")).toList();
        }
    }

    /** Each has its rights, and a golden case that makes its kind. */
    @Test
    void eachHasTheOtherTwoFiles() throws IOException {
        String rights = Files.readString(REPOSITORY.resolve("helm/mozdef-operator/templates/_rules.tpl"));
        List<String> cases;
        try (Stream<Path> files = Files.walk(Path.of("src/test/resources/golden"))) {
            cases = files.map(f -> f.getFileName().toString()).toList();
        }
        for (Dependent dependent : Dependents.all()) {
            String kind = dependent.kind().name();
            assertThat(rights).as(kind).contains(dependent.kind().plural().toLowerCase(Locale.ROOT));
            assertThat(cases).as(kind).anyMatch(f -> f.startsWith("out-" + kind + "-"));
        }
    }

    @Test
    void theReadmeNamesThem() throws IOException {
        assertThat(Files.readString(REPOSITORY.resolve("operator/README.md")))
                .contains("dependent/<Kind>Dependent.java", "golden/<case>/in-stack.yaml", "templates/_rules.tpl");
    }
}
