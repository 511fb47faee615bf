// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Makes the CustomResourceDefinition of the classes, and what annotations cannot say ({@link SchemaRules}). */
final class CrdFile {

    /** Where the checked-in one lies; charts and kustomize carry copies that tests compare. */
    static final Path CHECKED_IN = Path.of("src/main/resources/crd/mozdefstacks.mozdef.io.yaml");

    private static final String HEADER =
            "# Generated from the classes in operator/crd. Do not edit: mvn -pl operator/crd test -Dcrd.update=true\n";

    /** A third of the file would be the indentation of small schemas, such as those of a list of ports. */
    private static final int SHORT = 300;

    private CrdFile() {}

    /** As YAML, in the checked-in form. */
    static String generate() {
        Map<String, ByteArrayOutputStream> files = new ConcurrentHashMap<>();
        new CRDGenerator()
                .customResourceClasses(MozDefStack.class)
                .forCRDVersions("v1")
                .withParallelGenerationEnabled(false)
                .withOutput(new Output(files))
                .generate();
        String raw = files.values().iterator().next().toString(StandardCharsets.UTF_8);
        CustomResourceDefinition crd = Serialization.unmarshal(raw, CustomResourceDefinition.class);
        SchemaRules.apply(crd);
        return HEADER + compact(Serialization.asYaml(crd));
    }

    /** What is plain or short on one line, as JSON; everything else in blocks: half the size, and easier to read. */
    private static String compact(String yaml) {
        StringBuilder out = new StringBuilder();
        try {
            write(new YAMLMapper().readTree(yaml), 0, out);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        return out.toString()
                .replaceAll("(\"(?:max|min)imum\":\\d+)\\.0\\b", "$1")
                .replaceAll("imum: (\\d+)\\.0\\b", "imum: $1");
    }

    private static void write(JsonNode node, int depth, StringBuilder out) {
        String pad = " ".repeat(depth);
        node.fields().forEachRemaining(field -> {
            JsonNode value = field.getValue();
            out.append(pad).append(field.getKey()).append(':');
            if (isLine(value)) {
                out.append(' ').append(value).append('\n');
            } else if (value.isArray()) {
                out.append('\n');
                value.forEach(item -> {
                    out.append(pad).append("- ");
                    if (isLine(item)) {
                        out.append(item).append('\n');
                    } else {
                        StringBuilder inner = new StringBuilder();
                        write(item, depth + 2, inner);
                        out.append(inner.toString().stripLeading());
                    }
                });
            } else {
                out.append('\n');
                write(value, depth + 2, out);
            }
        });
    }

    private static boolean isLine(JsonNode node) {
        return isLeaf(node) || node.toString().length() <= SHORT;
    }

    private static boolean isLeaf(JsonNode node) {
        if (node.isValueNode() || node.isEmpty()) {
            return true;
        }
        for (JsonNode child : node) {
            if (child.isContainerNode() && (node.isArray() || !child.isArray() || !isLeaf(child))) {
                return false;
            }
        }
        return true;
    }

    static String checkedIn() throws java.io.IOException {
        return Files.readString(CHECKED_IN);
    }

    private record Output(Map<String, ByteArrayOutputStream> files)
            implements CRDGenerator.CRDOutput<ByteArrayOutputStream> {

        @Override
        public ByteArrayOutputStream outputFor(String crdName) {
            return files.computeIfAbsent(crdName, n -> new ByteArrayOutputStream());
        }

        @Override
        public java.net.URI crdURI(String crdName) {
            return java.net.URI.create("file:///" + crdName);
        }

        @Override
        public void close() {}
    }
}
