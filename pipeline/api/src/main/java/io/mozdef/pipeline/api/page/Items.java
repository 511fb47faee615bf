// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.api.page;

import io.mozdef.pipeline.api.problem.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param items documents as stored, each with {@code esmetadata}
 * @param next cursor of the next page; null on the last
 */
@Schema(description = "A page: documents as stored, each with esmetadata {id, index}; next is null on the last page.")
public record Items(List<Map<String, @Nullable Object>> items, @Schema(nullable = true) @Nullable String next) {

    /** A document with {@code esmetadata} as MozDef's user interface knows it. */
    public static Map<String, @Nullable Object> item(
            String index, String id, Map<String, @Nullable Object> source, @Nullable String version) {
        Map<String, @Nullable Object> item = new LinkedHashMap<>(source);
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("id", id);
        metadata.put("index", index);
        if (version != null) {
            metadata.put("version", version);
        }
        item.put("esmetadata", metadata);
        return item;
    }

    /** Asks the store for a page; what it says about a cursor that it did not make is the client's fault. */
    public static <T> T page(@Nullable String cursor, Supplier<T> ask) {
        if (cursor == null) {
            return ask.get();
        }
        try {
            return ask.get();
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("cursor is not one that this list gave.").exception();
        }
    }
}
