// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.model.event;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a value by its dotted path, as the search engine names fields. */
public final class FieldPath {

    private FieldPath() {}

    /** The value at the path, or null; lists are returned whole and not descended into. */
    public static @Nullable Object read(Map<?, ?> map, String path) {
        Object direct = map.get(path);
        if (direct != null) {
            return direct;
        }
        for (int dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
            if (map.get(path.substring(0, dot)) instanceof Map<?, ?> nested) {
                Object found = read(nested, path.substring(dot + 1));
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }
}
