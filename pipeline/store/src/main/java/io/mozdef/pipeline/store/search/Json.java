// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.mozdef.pipeline.model.event.JsonTree;
import io.mozdef.pipeline.store.event.StoreJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plain JSON trees for the engine and from it. */
final class Json {

    private Json() {}

    /** An object of names and values in turn, in this order. */
    static Map<String, @Nullable Object> object(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return object;
    }

    static byte[] bytes(Object tree) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator out = StoreJson.FACTORY.createGenerator(bytes)) {
            JsonTree.write(out, tree);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The object that the stream holds. */
    static Map<String, @Nullable Object> read(InputStream in) throws IOException {
        try (JsonParser parser = StoreJson.FACTORY.createParser(in)) {
            parser.nextToken();
            return map(parser.currentToken() == null ? null : JsonTree.value(parser));
        }
    }

    @SuppressWarnings("unchecked")
    static Map<String, @Nullable Object> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
    }

    static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }

    /** The value at a path of keys, or null. */
    static @Nullable Object at(@Nullable Object tree, String... keys) {
        Object value = tree;
        for (String key : keys) {
            value = map(value).get(key);
        }
        return value;
    }
}
