// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.mozdef.pipeline.store.event.StoreJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The answer to a {@code _bulk} request, read item by item whatever the request as a whole says: an event counts as stored
 * when its own line says so, never because the others do.
 */
final class BulkAnswer {

    /** Keeps the answer small; an item without error is its status alone. */
    static final String FILTER_PATH = "items.*.status,items.*.error.type,items.*.error.reason";

    private BulkAnswer() {}

    /**
     * The items in order; fewer than were asked for when the answer breaks off or is not the engine's.
     *
     * @throws IOException when the stream breaks
     */
    static List<BulkItem> read(InputStream in, int expected) throws IOException {
        List<BulkItem> items = new ArrayList<>(expected);
        try (JsonParser parser = StoreJson.FACTORY.createParser(in)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return items;
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                JsonToken value = parser.nextToken();
                if ("items".equals(name) && value == JsonToken.START_ARRAY) {
                    items(parser, items);
                } else {
                    parser.skipChildren();
                }
            }
        }
        return items;
    }

    private static void items(JsonParser parser, List<BulkItem> items) throws IOException {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            BulkItem item = BulkItem.UNKNOWN;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                item = parser.nextToken() == JsonToken.START_OBJECT ? item(parser) : item;
            }
            items.add(item);
        }
    }

    private static BulkItem item(JsonParser parser) throws IOException {
        int status = 0;
        String type = "";
        String field = "";
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            if ("status".equals(name) && value == JsonToken.VALUE_NUMBER_INT) {
                status = parser.getIntValue();
            } else if ("error".equals(name) && value == JsonToken.START_OBJECT) {
                for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
                    parser.nextToken();
                    if ("type".equals(key)) {
                        type = parser.getValueAsString("");
                    } else if ("reason".equals(key)) {
                        field = EngineRefusal.field(parser.getValueAsString(""));
                    }
                    parser.skipChildren();
                }
            } else {
                parser.skipChildren();
            }
        }
        return BulkItem.of(status, type, field);
    }
}
