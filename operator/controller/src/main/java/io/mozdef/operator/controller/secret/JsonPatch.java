// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.secret;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** RFC 6902: steps that happen all or not at all. */
final class JsonPatch {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final List<Map<String, Object>> steps = new ArrayList<>();

    JsonPatch copy(String from, String path) {
        return step("copy", path, "from", from);
    }

    JsonPatch set(String path, Object value) {
        return step("add", path, "value", value);
    }

    JsonPatch remove(String path) {
        steps.add(new LinkedHashMap<>(Map.of("op", "remove", "path", path)));
        return this;
    }

    JsonPatch annotation(String key, String value) {
        return set(annotationPath(key), value);
    }

    JsonPatch removeAnnotation(String key) {
        return remove(annotationPath(key));
    }

    /** As text; it fails when the object has changed since. */
    String onlyAt(String resourceVersion) {
        List<Map<String, Object>> all = new ArrayList<>();
        all.add(Map.of("op", "test", "path", "/metadata/resourceVersion", "value", resourceVersion));
        all.addAll(steps);
        try {
            return MAPPER.writeValueAsString(all);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonPatch step(String op, String path, String key, Object value) {
        steps.add(new LinkedHashMap<>(Map.of("op", op, "path", path, key, value)));
        return this;
    }

    private static String annotationPath(String key) {
        return "/metadata/annotations/" + key.replace("~", "~0").replace("/", "~1");
    }
}
