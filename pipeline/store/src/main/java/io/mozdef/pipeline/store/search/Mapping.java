// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import io.mozdef.pipeline.store.event.KnownFields;
import java.util.Map;

/**
 * An index' mapping as it is now.
 *
 * @param count fields as the engine's limit counts them: objects, leaves and sub-fields
 * @param details the tree below {@code details}
 */
record Mapping(int count, KnownFields details) {

    static Mapping of(SearchConnection connection, String index) {
        Map<String, ?> answer =
                connection.find("/" + index + "/_mapping", Map.of()).orElse(Map.of());
        Object properties = Json.at(answer.get(index), "mappings", "properties");
        KnownFields root = new KnownFields();
        int count = fill(root, Json.map(properties));
        return new Mapping(count, root.child("details"));
    }

    private static int fill(KnownFields node, Map<String, ?> properties) {
        int count = 0;
        for (Map.Entry<String, ?> property : properties.entrySet()) {
            KnownFields child = node.child(property.getKey());
            Map<String, ?> below = Json.map(Json.at(property.getValue(), "properties"));
            String type = Json.text(Json.at(property.getValue(), "type"));
            if (below.isEmpty() && !type.isEmpty() && !"object".equals(type)) {
                child.markLeaf();
            }
            count += 1 + Json.map(Json.at(property.getValue(), "fields")).size() + fill(child, below);
        }
        return count;
    }
}
