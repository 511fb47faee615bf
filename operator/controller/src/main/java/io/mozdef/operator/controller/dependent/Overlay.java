// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.dependent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts a person's pod template over ours: maps merge, lists of named things merge by name, other lists are replaced. */
final class Overlay {

    private Overlay() {}

    static PodTemplateSpec merge(PodTemplateSpec ours, PodTemplateSpec theirs) {
        ObjectMapper mapper = Serialization.jsonMapper();
        JsonNode merged = merge(mapper.valueToTree(ours), mapper.valueToTree(theirs));
        return mapper.convertValue(merged, PodTemplateSpec.class);
    }

    private static JsonNode merge(JsonNode ours, JsonNode theirs) {
        if (ours.isObject() && theirs.isObject()) {
            ObjectNode result = ((ObjectNode) ours).deepCopy();
            theirs.fields().forEachRemaining(f -> {
                JsonNode mine = result.get(f.getKey());
                result.set(f.getKey(), mine == null ? f.getValue() : merge(mine, f.getValue()));
            });
            return result;
        }
        if (ours.isArray() && theirs.isArray()) {
            return mergeLists(ours, theirs);
        }
        return theirs;
    }

    private static JsonNode mergeLists(JsonNode ours, JsonNode theirs) {
        String key = key(ours);
        if (key == null) {
            return theirs;
        }
        Map<String, JsonNode> merged = new LinkedHashMap<>();
        ours.forEach(item -> merged.put(item.path(key).asText(), item));
        theirs.forEach(item -> merged.merge(item.path(key).asText(), item, Overlay::merge));
        ArrayNode result = JsonNodeFactory.instance.arrayNode();
        merged.values().forEach(result::add);
        return result;
    }

    /** What tells the items of a list apart; null when nothing does. */
    private static @Nullable String key(JsonNode list) {
        for (String candidate : List.of("mountPath", "name", "containerPort")) {
            boolean all = !list.isEmpty();
            for (JsonNode item : list) {
                all &= item.has(candidate);
            }
            if (all) {
                return candidate;
            }
        }
        return null;
    }
}
