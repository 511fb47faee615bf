// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.apply;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.mozdef.operator.controller.dependent.Meta;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which fields the API server has down as applied by us, at one place of an object (structured-merge-diff's {@code fieldsV1}: {@code
 * f:NAME} is a field, {@code k:KEYS} an item of a list that is told by keys, an empty object the end). Whoever changes a field of ours
 * by other means takes it out of there.
 *
 * @param fields below this place; null when nothing is known
 */
record Ownership(@Nullable JsonNode fields) {

    /** Nothing is known: values alone are compared. */
    static final Ownership UNKNOWN = new Ownership(null);

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** What the API server has down as applied by us in the whole object; null when it says nothing. */
    static @Nullable JsonNode applied(HasMetadata object) {
        return object.getMetadata().getManagedFields().stream()
                .filter(m -> Meta.OPERATOR.equals(m.getManager())
                        && "Apply".equals(m.getOperation())
                        && m.getSubresource() == null)
                .map(m -> MAPPER.<JsonNode>valueToTree(m.getFieldsV1()))
                .findFirst()
                .orElse(null);
    }

    /** Whether the value here, as a whole, is the one that we applied last. */
    boolean isOurs() {
        return fields != null && fields.isObject() && fields.isEmpty();
    }

    /** Whether nothing here is ours any more. */
    boolean isLost() {
        return fields != null && fields.isMissingNode();
    }

    /** One step down, to a field. */
    Ownership field(String name) {
        return fields == null || isOurs() ? this : new Ownership(fields.path("f:" + name));
    }

    /** One step down, to an item of a list. */
    Ownership item(JsonNode item) {
        if (fields == null || isOurs()) {
            return this;
        }
        for (Iterator<Map.Entry<String, JsonNode>> all = fields.fields(); all.hasNext(); ) {
            Map.Entry<String, JsonNode> entry = all.next();
            if (entry.getKey().startsWith("k:") && hasKeys(item, entry.getKey().substring(2))) {
                return new Ownership(entry.getValue());
            }
            if (entry.getKey().startsWith("v:") && item.isValueNode() && isValue(item, entry.getKey())) {
                return new Ownership(entry.getValue());
            }
        }
        return new Ownership(MissingNode.getInstance());
    }

    /** Keys that the item leaves to their defaults (a port's protocol) are not compared. */
    private static boolean hasKeys(JsonNode item, String keys) {
        boolean any = false;
        for (Iterator<Map.Entry<String, JsonNode>> all = parsed(keys).fields(); all.hasNext(); ) {
            Map.Entry<String, JsonNode> key = all.next();
            JsonNode own = item.path(key.getKey());
            if (own.isMissingNode()) {
                continue;
            }
            if (!own.asText().equals(key.getValue().asText())) {
                return false;
            }
            any = true;
        }
        return any;
    }

    private static boolean isValue(JsonNode item, String key) {
        return parsed(key.substring(2)).asText().equals(item.asText());
    }

    private static JsonNode parsed(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
