// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether an object still is what was wanted. What others added (annotations, defaults of the API server, an injected container) is
 * no drift. Neither is a value that is another one though the API server still has it down as ours: the server itself left it out
 * ({@code false}, {@code ""}, {@code 0}), filled it in or spelled it anew, and would do so again.
 */
final class Drift {

    /** Where Kubernetes stores amounts in another spelling than was sent: {@code 0.5} becomes {@code 500m}. */
    private static final List<String> AMOUNTS = List.of("requests", "limits", "sizeLimit");

    private static final List<String> KEYS = List.of("mountPath", "uid", "name", "containerPort");

    private Drift() {}

    /** The path of the first difference; null when there is none. */
    static @Nullable String first(JsonNode wanted, JsonNode seen) {
        return first(wanted, seen, null);
    }

    /** @param owned what the API server has down as ours ({@code fieldsV1}); null when that is not known */
    static @Nullable String first(JsonNode wanted, JsonNode seen, @Nullable JsonNode owned) {
        return first("", wanted, seen, owned == null ? Ownership.UNKNOWN : new Ownership(owned), false);
    }

    private static @Nullable String first(
            String path, JsonNode wanted, JsonNode seen, Ownership owned, boolean amount) {
        if (isEmpty(wanted)) {
            return isEmpty(seen) || wanted.isNull() || wanted.isObject() || owned.isOurs() ? null : path;
        }
        if (wanted.isObject()) {
            return fields(path, wanted, seen, owned, amount);
        }
        if (wanted.isArray()) {
            return items(path, wanted, seen, owned);
        }
        if (owned.isOurs()) {
            return null;
        }
        if (amount && !seen.isMissingNode()) {
            return Quantity.parse(wanted.asText()).equals(Quantity.parse(seen.asText())) ? null : path;
        }
        return wanted.asText().equals(seen.asText()) && seen.isValueNode() ? null : path;
    }

    private static @Nullable String fields(
            String path, JsonNode wanted, JsonNode seen, Ownership owned, boolean amount) {
        for (Iterator<Map.Entry<String, JsonNode>> all = wanted.fields(); all.hasNext(); ) {
            Map.Entry<String, JsonNode> field = all.next();
            String name = field.getKey();
            boolean amounts = amount || AMOUNTS.contains(name);
            String found = first(path + "." + name, field.getValue(), seen.path(name), owned.field(name), amounts);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static @Nullable String items(String path, JsonNode wanted, JsonNode seen, Ownership owned) {
        if (owned.isOurs()) {
            return null;
        }
        String key = key(wanted);
        // a list that the server keeps as one value, and that somebody else has written since
        boolean whole = key == null || owned.isLost();
        if (whole && wanted.size() != seen.size()) {
            return path;
        }
        for (int i = 0; i < wanted.size(); i++) {
            JsonNode item = wanted.get(i);
            JsonNode other = key == null ? seen.path(i) : find(seen, key, item.path(key));
            String found = first(path + "[" + i + "]", item, other, owned.item(item), false);
            if (found != null || other.isMissingNode()) {
                return path + "[" + i + "]";
            }
        }
        return null;
    }

    private static JsonNode find(JsonNode list, String key, JsonNode value) {
        for (JsonNode item : list) {
            if (item.path(key).equals(value)) {
                return item;
            }
        }
        return MissingNode.getInstance();
    }

    private static @Nullable String key(JsonNode list) {
        for (String candidate : KEYS) {
            boolean all = true;
            Set<JsonNode> different = new HashSet<>();
            for (JsonNode item : list) {
                // a name that two items share tells nothing apart: two keys of one Secret, in KEDA's lists
                all &= item.has(candidate) && different.add(item.get(candidate));
            }
            if (all) {
                return candidate;
            }
        }
        return null;
    }

    private static boolean isEmpty(JsonNode node) {
        return node.isMissingNode() || node.isNull() || node.isContainerNode() && node.isEmpty();
    }
}
