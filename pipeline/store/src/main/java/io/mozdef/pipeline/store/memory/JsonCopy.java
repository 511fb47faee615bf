// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.memory;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.mozdef.pipeline.model.event.JsonTree;
import io.mozdef.pipeline.store.event.StoreJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A document as it comes back from the engine: through JSON, so that nobody shares it and its values are JSON's. */
final class JsonCopy {

    private JsonCopy() {}

    @SuppressWarnings("unchecked")
    static Map<String, @Nullable Object> of(Map<String, @Nullable Object> document) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator out = StoreJson.FACTORY.createGenerator(bytes)) {
            JsonTree.write(out, document);
            out.flush();
            byte[] json = bytes.toByteArray();
            StoreJson.repairSurrogates(json, 0, json.length);
            try (JsonParser parser = StoreJson.FACTORY.createParser(json)) {
                parser.nextToken();
                return (Map<String, @Nullable Object>) Objects.requireNonNull(JsonTree.value(parser));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
