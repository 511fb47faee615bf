// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.memory;

import io.mozdef.pipeline.model.event.FieldType;
import io.mozdef.pipeline.model.event.FieldTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the index would hold of a document: the listed fields and every leaf under {@code details}; lists are taken apart,
 * dotted keys are paths, long strings are left out.
 */
final class IndexedValues {

    private static final String DETAILS = "details.";

    private IndexedValues() {}

    /** The values of a field, as they were sent; empty when the index holds none. */
    static List<Object> of(Map<String, @Nullable Object> source, String path) {
        List<Object> values = new ArrayList<>();
        if (isIndexed(path)) {
            collect(source, path, values);
        }
        return values;
    }

    /** Those values as text that can be compared: what a keyword field holds. */
    static List<String> texts(Map<String, @Nullable Object> source, String path) {
        return of(source, path).stream()
                .map(Object::toString)
                .filter(text -> text.length() <= FieldTypes.IGNORE_ABOVE)
                .toList();
    }

    /** Whether the index holds anything at the path or, when it is an object's, below it. */
    static boolean exist(Map<String, @Nullable Object> source, String path) {
        return existBelow(source, "", path);
    }

    private static boolean existBelow(@Nullable Object node, String at, String path) {
        if (node instanceof List<?> list) {
            return list.stream().anyMatch(element -> existBelow(element, at, path));
        }
        if (node instanceof Map<?, ?> map) {
            return map.entrySet().stream().anyMatch(e -> {
                String name = at.isEmpty() ? (String) e.getKey() : at + "." + e.getKey();
                boolean onTheWay = name.equals(path) || name.startsWith(path + ".") || path.startsWith(name + ".");
                return onTheWay && existBelow(e.getValue(), name, path);
            });
        }
        boolean reached = at.equals(path) || at.startsWith(path + ".");
        return node != null && reached && isIndexed(at) && isHeld(at, node);
    }

    private static boolean isHeld(String path, Object value) {
        boolean held = FieldTypes.searchedAs(path) != FieldType.KEYWORD
                || value.toString().length() <= FieldTypes.IGNORE_ABOVE;
        // analysed text is held when it has a token, or as the keyword beside it
        return held
                && (FieldTypes.searchedAs(path) != FieldType.TEXT
                        || value.toString().length() <= FieldTypes.IGNORE_ABOVE
                        || !Tokens.of(value.toString()).isEmpty());
    }

    private static boolean isIndexed(String path) {
        return FieldTypes.of(path) != null || path.startsWith(DETAILS);
    }

    private static void collect(@Nullable Object node, String path, List<Object> into) {
        if (node instanceof List<?> list) {
            list.forEach(element -> collect(element, path, into));
        } else if (node instanceof Map<?, ?> map) {
            leaves(map.get(path), into);
            for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
                collect(map.get(path.substring(0, dot)), path.substring(dot + 1), into);
            }
        }
    }

    private static void leaves(@Nullable Object value, List<Object> into) {
        if (value instanceof List<?> list) {
            list.forEach(element -> leaves(element, into));
        } else if (value != null && !(value instanceof Map<?, ?>)) {
            into.add(value);
        }
    }
}
