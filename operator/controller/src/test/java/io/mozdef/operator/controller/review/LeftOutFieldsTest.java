// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.review;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the definition leaves out on purpose: an API server refuses a field that is not there. */
class LeftOutFieldsTest {

    private static final Path DEFINITION = Path.of("../crd/src/main/resources/crd/mozdefstacks.mozdef.io.yaml");
    private static final Path MINIMAL = Path.of("../../k8s/examples/minimal/stack.yaml");

    /** Paths of all fields of the spec. */
    private static List<String> fields() throws IOException {
        List<String> fields = new ArrayList<>();
        collect(
                new YAMLMapper()
                        .readTree(DEFINITION.toFile())
                        .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec"),
                "spec",
                fields);
        return fields;
    }

    private static void collect(JsonNode schema, String path, List<String> fields) {
        schema.path("properties").properties().forEach(field -> {
            fields.add(path + "." + field.getKey());
            collect(field.getValue(), path + "." + field.getKey(), fields);
        });
        if (schema.path("items").isObject()) {
            collect(schema.path("items"), path + "[]", fields);
        }
    }

    /** Who may write a stack reaches what is in its namespace, and nothing else. */
    @Test
    void noReferenceLeavesTheNamespace() throws IOException {
        assertThat(fields().stream().filter(f -> f.endsWith(".namespace")))
                .isNotEmpty()
                .allMatch(f -> f.endsWith(".gateway.parentRefs[].namespace"));
    }

    @Test
    void whatHasOneActivePodIsNotAutoscaled() throws IOException {
        assertThat(fields().stream().filter(f -> f.endsWith(".autoscaling")))
                .contains("spec.workers[].autoscaling")
                .doesNotContain("spec.alerts.autoscaling", "spec.cron.autoscaling");
    }

    @Test
    void aMinimalStackIsShort() throws IOException {
        assertThat(Files.readAllLines(MINIMAL)).hasSizeLessThan(25);
    }
}
