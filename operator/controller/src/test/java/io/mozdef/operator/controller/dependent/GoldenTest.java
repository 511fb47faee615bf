// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.dependent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mozdef.operator.controller.plan.Images;
import io.mozdef.operator.controller.plan.StackPlan;
import io.mozdef.operator.controller.plan.StackPlanner;
import io.mozdef.operator.crd.MozDefStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Each folder of {@code golden} is a case: {@code in-stack.yaml} is what a person writes, {@code out-<Kind>-<name>.yaml} all that is
 * made of it. {@code -Dgolden.update=true} writes the latter anew; a file that nothing makes fails the case.
 */
class GoldenTest {

    private static final Path CASES = Path.of("src/test/resources/golden");

    /** Stands for whatever the operator's environment names. */
    static final Images IMAGES = new Images(
            "1.2.0", "registry.example.org/mozdef-bastion:1.2.0", "registry.example.org/mozdef-pipeline:1.2.0");

    @TestFactory
    Stream<DynamicTest> cases() throws IOException {
        return Files.list(CASES)
                .filter(Files::isDirectory)
                .sorted()
                .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> check(folder)));
    }

    private static void check(Path folder) throws IOException {
        MozDefStack stack =
                Serialization.unmarshal(Files.readString(folder.resolve("in-stack.yaml")), MozDefStack.class);
        stack.getMetadata().setUid("00000000-0000-0000-0000-000000000001");
        StackPlan plan = StackPlanner.plan(stack, IMAGES);
        Map<String, String> made = new TreeMap<>();
        for (Dependent dependent : Dependents.all()) {
            dependent
                    .render(plan, new Facts(Map.of("bastion", "0123456789abcdef"), null, Facts.NONE.rolloutDeadline()))
                    .forEach(object -> {
                        String before = made.put(name(object), yaml(object));
                        assertThat(before)
                                .as("two objects of one name: " + name(object))
                                .isNull();
                    });
        }
        if (Boolean.getBoolean("golden.update")) {
            update(folder, made);
        }
        Map<String, String> expected = new TreeMap<>();
        for (Path file : outputs(folder)) {
            expected.put(file.getFileName().toString(), Files.readString(file));
        }
        assertThat(made.keySet()).isEqualTo(expected.keySet());
        made.forEach((name, text) -> assertThat(text).as(name).isEqualTo(expected.get(name)));
    }

    private static void update(Path folder, Map<String, String> made) throws IOException {
        for (Path old : outputs(folder)) {
            Files.delete(old);
        }
        for (Map.Entry<String, String> file : made.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
    }

    private static List<Path> outputs(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().startsWith("out-"))
                    .sorted()
                    .toList();
        }
    }

    private static String name(HasMetadata object) {
        return "out-" + object.getKind() + "-" + object.getMetadata().getName() + ".yaml";
    }

    private static String yaml(HasMetadata object) {
        return Serialization.asYaml(object);
    }
}
