// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.ingest.eventtask;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.mozdef.pipeline.ingest.Normalised;
import io.mozdef.pipeline.ingest.Normaliser;
import io.mozdef.pipeline.ingest.record.JsonFault;
import io.mozdef.pipeline.ingest.record.RecordSlices;
import io.mozdef.pipeline.ingest.record.Surrogates;
import io.mozdef.pipeline.model.event.EventDraft;
import io.mozdef.pipeline.model.event.JsonTree;
import io.mozdef.pipeline.model.event.Receipt;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * MozDef's event format. One object, which is what loginput publishes, is read straight into its draft; an array, several
 * values, or a JSON string that holds JSON are taken too. Nothing in the body chooses how it is read; the door
 * {@code /custom/<application>} gives the event the type {@code <application>}.
 */
@Singleton
public final class EventtaskNormaliser implements Normaliser {

    private static final String CUSTOM = "custom/";

    @Override
    public String format() {
        return "eventtask";
    }

    @Override
    public List<Normalised> normalise(byte[] body, Receipt receipt) {
        if (body.length > 1 && body[0] == '{' && body[1] != 0) {
            Normalised single = single(body, receipt);
            if (single != null) {
                return List.of(single);
            }
        }
        return several(body, receipt, true);
    }

    /** Reads one object, or returns null when the body is not just one sound object. */
    private static @Nullable Normalised single(byte[] body, Receipt receipt) {
        try (JsonParser parser = JsonTree.FACTORY.createParser(body)) {
            parser.nextToken();
            Mapping mapping = new Mapping(receipt);
            read(parser, mapping);
            return parser.nextToken() == null ? drafts(body, mapping, receipt) : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static void read(JsonParser parser, Mapping mapping) throws IOException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            mapping.put(name, JsonTree.value(parser));
        }
    }

    private static List<Normalised> several(byte[] body, Receipt receipt, boolean unwrap) {
        RecordSlices slices = RecordSlices.of(body);
        if (unwrap && slices.fault() == null && slices.slices().size() == 1) {
            byte[] inner = inner(slices);
            if (inner != null) {
                return several(inner, receipt, false);
            }
        }
        List<Normalised> all = new ArrayList<>();
        for (RecordSlices.Slice slice : slices.slices()) {
            byte[] bytes = slices.bytes(slice);
            all.add(slice.isObject() ? object(bytes, receipt) : new Normalised.Poison(bytes, "not a JSON object"));
        }
        RecordSlices.Fault fault = slices.fault();
        if (fault != null) {
            byte[] rest = fault.offset() == 0
                    ? body
                    : Arrays.copyOfRange(slices.body(), fault.offset(), slices.body().length);
            all.add(new Normalised.Poison(rest, fault.reason()));
        }
        return all.isEmpty() ? List.of(new Normalised.Poison(body, "no event in it")) : all;
    }

    /** The text of a JSON string, which may be JSON itself. */
    private static byte @Nullable [] inner(RecordSlices slices) {
        RecordSlices.Slice slice = slices.slices().get(0);
        if (slice.kind() != JsonToken.VALUE_STRING) {
            return null;
        }
        try {
            return JsonTree.read(slices.bytes(slice)) instanceof String text
                    ? text.getBytes(java.nio.charset.StandardCharsets.UTF_8)
                    : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static Normalised object(byte[] bytes, Receipt receipt) {
        try (JsonParser parser = JsonTree.FACTORY.createParser(bytes)) {
            parser.nextToken();
            Mapping mapping = new Mapping(receipt);
            read(parser, mapping);
            return drafts(bytes, mapping, receipt);
        } catch (IOException e) {
            return new Normalised.Poison(bytes, JsonFault.describe(e));
        }
    }

    private static Normalised drafts(byte[] bytes, Mapping mapping, Receipt receipt) throws IOException {
        EventDraft draft = mapping.draft();
        if (mapping.isWindows() && JsonTree.read(bytes) instanceof Map<?, ?> all) {
            all.forEach((name, value) -> {
                String key = Field.canonical((String) name);
                if (!draft.hasDetail(key)) {
                    draft.setDetail(key, value);
                }
            });
        }
        String endpoint = receipt.endpoint();
        if (endpoint != null && endpoint.startsWith(CUSTOM) && endpoint.length() > CUSTOM.length()) {
            draft.set("type", endpoint.substring(CUSTOM.length()));
        }
        if (Surrogates.possible(bytes)) {
            Surrogates.mend(draft);
        }
        return new Normalised.Drafts(bytes, null, List.of(draft));
    }
}
