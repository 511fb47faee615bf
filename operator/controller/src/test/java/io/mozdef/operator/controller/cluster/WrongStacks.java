// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** {@code wrong-stacks.yaml}, and the rules of the definition that it is about. */
final class WrongStacks {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Path CASES = Path.of("src/test/resources/wrong-stacks.yaml");
    private static final Path DEFINITION = Path.of("../crd/src/main/resources/crd/mozdefstacks.mozdef.io.yaml");

    private WrongStacks() {}

    /**
     * A rule of the definition.
     *
     * @param path in the schema, such as {@code spec.workers[].source}
     * @param says its message
     */
    record Rule(String path, String says) {}

    /**
     * A stack with one mistake.
     *
     * @param name of the stack
     * @param rule that it breaks
     * @param stack as a person would write it
     */
    record Case(String name, Rule rule, String stack) {}

    static List<Rule> rules() throws IOException {
        List<Rule> rules = new ArrayList<>();
        collect(schema(), "", rules);
        return rules;
    }

    /** Names of the fields of a block, such as {@code spec.bastion}, sorted. */
    static List<String> fields(String block) throws IOException {
        JsonNode schema = schema();
        for (String step : block.split("\\.")) {
            schema = schema.path("properties").path(step);
        }
        return schema.path("properties").properties().stream()
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private static JsonNode schema() throws IOException {
        return YAML.readTree(DEFINITION.toFile())
                .path("spec")
                .path("versions")
                .path(0)
                .path("schema")
                .path("openAPIV3Schema");
    }

    private static void collect(JsonNode schema, String path, List<Rule> rules) {
        schema.path("x-kubernetes-validations")
                .forEach(r -> rules.add(new Rule(path, r.path("message").asText())));
        schema.path("properties")
                .properties()
                .forEach(p -> collect(p.getValue(), path.isEmpty() ? p.getKey() : path + "." + p.getKey(), rules));
        if (schema.path("items").isObject()) {
            collect(schema.path("items"), path + "[]", rules);
        }
        if (schema.path("additionalProperties").isObject()) {
            collect(schema.path("additionalProperties"), path + "{}", rules);
        }
    }

    static String right() throws IOException {
        return YAML.writeValueAsString(YAML.readTree(CASES.toFile()).path("right"));
    }

    static List<Case> cases() throws IOException {
        JsonNode file = YAML.readTree(Files.readString(CASES));
        List<Case> cases = new ArrayList<>();
        for (JsonNode entry : file.path("wrong")) {
            for (JsonNode path : entry.path("in")) {
                ObjectNode stack = file.path("right").deepCopy();
                merge(stack, entry.path("beside"));
                JsonNode wanted = entry.path("set");
                if (path.asText().isEmpty()) {
                    merge(stack, wanted);
                } else {
                    set(stack, List.of(path.asText().split("\\.")), wanted);
                }
                ObjectNode metadata = (ObjectNode) stack.get("metadata");
                if (metadata.get("name").asText().equals("right")) {
                    metadata.put("name", "wrong-" + cases.size());
                }
                cases.add(new Case(
                        metadata.get("name").asText(),
                        new Rule(path.asText(), entry.path("says").asText()),
                        YAML.writeValueAsString(stack)));
            }
        }
        return cases;
    }

    private static void set(ObjectNode at, List<String> path, JsonNode wanted) {
        String step = path.get(0);
        List<String> rest = path.subList(1, path.size());
        if (step.endsWith("[]")) {
            String field = step.substring(0, step.length() - 2);
            ArrayNode list = at.get(field) instanceof ArrayNode there ? there : at.putArray(field);
            if (rest.isEmpty() && !wanted.isObject()) {
                list.add(wanted);
                return;
            }
            ObjectNode first = list.isEmpty() ? list.addObject() : (ObjectNode) Objects.requireNonNull(list.get(0));
            descend(first, rest, wanted);
        } else {
            descend(at.get(step) instanceof ObjectNode there ? there : at.putObject(step), rest, wanted);
        }
    }

    private static void descend(ObjectNode at, List<String> path, JsonNode wanted) {
        if (path.isEmpty()) {
            merge(at, wanted);
        } else {
            set(at, path, wanted);
        }
    }

    private static void merge(ObjectNode at, JsonNode wanted) {
        wanted.properties().forEach(field -> {
            JsonNode value = field.getValue();
            if (value.isNull()) {
                at.remove(field.getKey());
            } else if (value.isObject() && at.get(field.getKey()) instanceof ObjectNode there) {
                merge(there, value);
            } else {
                at.set(field.getKey(), value);
            }
        });
    }
}
