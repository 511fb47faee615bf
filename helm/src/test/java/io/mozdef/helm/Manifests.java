// SPDX-License-Identifier: Apache-2.0
package io.mozdef.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/** Objects of a stream of YAML documents, by {@code Kind namespace/name}. */
record Manifests(Map<String, JsonNode> objects) {

    private static final YAMLMapper YAML = new YAMLMapper();

    static JsonNode yaml(String text) {
        try {
            return YAML.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Values over values, as Helm lays them: maps key by key, anything else as a whole. */
    static JsonNode merged(JsonNode below, JsonNode above) {
        if (!(below instanceof ObjectNode base) || !above.isObject()) {
            return above;
        }
        ObjectNode merged = base.deepCopy();
        above.fields()
                .forEachRemaining(f -> merged.set(
                        f.getKey(),
                        merged.has(f.getKey()) ? merged(merged.get(f.getKey()), f.getValue()) : f.getValue()));
        return merged;
    }

    /** Reads all documents; two of one name are an error. */
    static Manifests of(String stream) {
        Map<String, JsonNode> objects = new TreeMap<>();
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(stream)) {
            while (documents.hasNextValue()) {
                JsonNode object = documents.nextValue();
                if (object instanceof ObjectNode) {
                    String name = object.path("kind").asText() + " "
                            + object.at("/metadata/namespace").asText("") + "/"
                            + object.at("/metadata/name").asText();
                    if (objects.put(name, object) != null) {
                        throw new IllegalStateException("twice: " + name);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Manifests(objects);
    }

    JsonNode get(String name) {
        JsonNode object = objects.get(name);
        if (object == null) {
            throw new IllegalStateException(name + " is not among " + objects.keySet());
        }
        return object;
    }

    /** One object as text, its keys in order. */
    String sorted(String name) {
        try {
            Object plain = YAML.treeToValue(get(name), Object.class);
            return YAML.writer(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).writeValueAsString(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without test hooks, which the library of Helm 3 leaves out and the program of Helm 4 prints. */
    Manifests withoutHooks() {
        Map<String, JsonNode> rest = new TreeMap<>(objects);
        rest.values().removeIf(o -> o.at("/metadata/annotations").has("helm.sh/hook"));
        return new Manifests(rest);
    }

    /** Without what only Helm writes, and with environments by name instead of by place. */
    Manifests comparable() {
        Map<String, JsonNode> same = new TreeMap<>();
        objects.forEach((name, object) -> {
            ObjectNode copy = object.deepCopy();
            for (String part : new String[] {"/metadata/labels", "/metadata/annotations"}) {
                if (copy.at(part) instanceof ObjectNode map) {
                    map.remove("helm.sh/chart");
                    map.remove("helm.sh/resource-policy");
                    map.remove("app.kubernetes.io/managed-by");
                    if (map.isEmpty()) {
                        ((ObjectNode) copy.get("metadata")).remove(part.substring(part.lastIndexOf('/') + 1));
                    }
                }
            }
            copy.at("/spec/template/spec/containers").forEach(Manifests::environmentByName);
            same.put(name, copy);
        });
        return new Manifests(same);
    }

    private static void environmentByName(JsonNode container) {
        ObjectNode byName = YAML.createObjectNode();
        container.path("env").forEach(e -> byName.set(e.get("name").asText(), e));
        ((ObjectNode) container).set("env", byName);
    }
}
