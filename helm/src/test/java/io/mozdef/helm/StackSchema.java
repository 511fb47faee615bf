// SPDX-License-Identifier: Apache-2.0
package io.mozdef.helm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The schema of mozdef-stack's values, made of the definition: what the API server will refuse by its schema, Helm refuses too. */
final class StackSchema {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Keywords that mean the same in both. Defaults are left out: they are the API server's to set. */
    private static final List<String> KEPT = List.of(
            "description",
            "type",
            "enum",
            "pattern",
            "minLength",
            "maxLength",
            "minimum",
            "maximum",
            "minItems",
            "maxItems",
            "maxProperties",
            "required");

    private static final List<String> COMPONENTS = List.of("bastion", "loginput", "alerts", "api", "cron");

    private StackSchema() {}

    static String generate() {
        JsonNode definition = Manifests.yaml(Repository.read(Repository.DEFINITION));
        JsonNode spec = definition.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
        ObjectNode schema = JSON.createObjectNode();
        schema.put("$schema", "http://json-schema.org/draft-07/schema#");
        schema.put("title", "Values of mozdef-stack; made of the definition by the tests, -Dcharts.update=true");
        schema.put("type", "object").put("additionalProperties", false);
        ObjectNode properties = schema.putObject("properties");
        properties
                .putObject("enabled")
                .put("description", "For use as a dependency with a condition; read by Helm alone.")
                .put("type", "boolean");
        properties
                .putObject("global")
                .put("description", "Shared with other charts of a release; not read here.")
                .putArray("type")
                .add("object")
                .add("null");
        properties.putObject("nameOverride").put("type", "string").put("maxLength", 40);
        properties.putObject("fullnameOverride").put("type", "string").put("maxLength", 40);
        for (String map : List.of("commonLabels", "annotations")) {
            properties
                    .putObject(map)
                    .put("type", "object")
                    .putObject("additionalProperties")
                    .put("type", "string");
        }
        ObjectNode stack = convert(spec);
        // a block written without anything behind it is null: the chart's own message for that is better than the
        // schema's
        COMPONENTS.forEach(c -> ((ObjectNode) stack.get("properties").get(c))
                .putArray("type")
                .add("object")
                .add("null"));
        properties.set("spec", stack);
        properties
                .putObject("extraObjects")
                .put("type", "array")
                .putObject("items")
                .putArray("type")
                .add("object")
                .add("string");
        return print(schema);
    }

    private static ObjectNode convert(JsonNode source) {
        ObjectNode target = JSON.createObjectNode();
        KEPT.forEach(keyword -> {
            if (source.has(keyword)) {
                target.set(keyword, source.get(keyword));
            }
        });
        if (source.path("x-kubernetes-int-or-string").asBoolean()) {
            target.putArray("type").add("string").add("number");
        }
        if (source.path("x-kubernetes-list-type").asText().equals("set")) {
            target.put("uniqueItems", true);
        }
        if (source.has("items")) {
            target.set("items", convert(source.get("items")));
        }
        if (source.path("additionalProperties").isObject()) {
            target.set("additionalProperties", convert(source.get("additionalProperties")));
        } else if (source.has("properties")) {
            target.put("additionalProperties", false);
            ObjectNode properties = target.putObject("properties");
            source.get("properties").fields().forEachRemaining(p -> properties.set(p.getKey(), convert(p.getValue())));
        }
        return target;
    }

    private static String print(JsonNode schema) {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentObjectsWith(new DefaultIndenter(" ", "\n"));
        try {
            return JSON.writer(printer).writeValueAsString(schema) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
