// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.event;

import io.mozdef.pipeline.model.event.FieldPath;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event as the store holds it.
 *
 * @param index concrete index
 * @param id document id
 * @param source the document
 */
public record StoredEvent(String index, String id, Map<String, @Nullable Object> source) {

    /** The value at a dotted path, or null. */
    public @Nullable Object at(String path) {
        return FieldPath.read(source, path);
    }

    /** Names the document, never its content. */
    @Override
    public String toString() {
        return index + "/" + id;
    }
}
