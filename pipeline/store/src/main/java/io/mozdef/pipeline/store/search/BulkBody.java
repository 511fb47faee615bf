// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mozdef.pipeline.model.event.Event;
import io.mozdef.pipeline.model.event.JsonTree;
import io.mozdef.pipeline.store.event.StoreJson;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.http.entity.ContentType;
import org.apache.http.nio.entity.NByteArrayEntity;
import org.jspecify.annotations.Nullable;

/**
 * The events of one write as the bytes of a {@code _bulk} request, made once. Every document ends in its index time, whose
 * bytes are overwritten in place before each attempt; any run of neighbours can be sent by itself. Not thread-safe: one
 * attempt over the same run at a time.
 */
final class BulkBody {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final String NO_STAMP = "0000-00-00T00:00:00.000Z";
    // closing quote, two closing braces and the line's end stand behind the stamp
    private static final int BEHIND_STAMP = 4;
    private static final int TYPICAL_EVENT = 1_400;
    private static final String MOZDEF = "mozdef";

    private final Buffer buffer;
    private final int[] starts;

    BulkBody(List<Event> events) {
        buffer = new Buffer(events.size() * TYPICAL_EVENT);
        starts = new int[events.size() + 1];
        try (JsonGenerator out = StoreJson.FACTORY.createGenerator(buffer)) {
            for (int i = 0; i < events.size(); i++) {
                starts[i] = buffer.length;
                write(out, events.get(i));
                StoreJson.repairSurrogates(buffer.bytes, starts[i], buffer.length);
            }
            starts[events.size()] = buffer.length;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int size() {
        return starts.length - 1;
    }

    /** Bytes of the run's requests. */
    int bytes(int from, int until) {
        return starts[until] - starts[from];
    }

    /** The request body of a run, stamped with this index time. */
    NByteArrayEntity entity(int from, int until, Instant indexed) {
        byte[] stamp = STAMP.format(indexed).getBytes(StandardCharsets.US_ASCII);
        for (int i = from; i < until; i++) {
            System.arraycopy(
                    stamp, 0, buffer.bytes, starts[i + 1] - BEHIND_STAMP - NO_STAMP.length(), NO_STAMP.length());
        }
        return new NByteArrayEntity(
                buffer.bytes, starts[from], starts[until] - starts[from], ContentType.APPLICATION_JSON);
    }

    private static void write(JsonGenerator out, Event event) throws IOException {
        Map<String, @Nullable Object> fields = event.fields();
        out.writeStartObject();
        out.writeFieldName(event.replace() ? "index" : "create");
        out.writeStartObject();
        out.writeStringField("_index", event.index());
        out.writeStringField("_id", event.id());
        out.writeEndObject();
        out.writeEndObject();
        out.writeRaw('\n');
        out.writeStartObject();
        for (Map.Entry<String, @Nullable Object> field : fields.entrySet()) {
            if (!MOZDEF.equals(field.getKey())) {
                out.writeFieldName(field.getKey());
                JsonTree.write(out, field.getValue());
            }
        }
        writeProvenance(out, event, fields.get(MOZDEF));
        out.writeEndObject();
        out.writeRaw('\n');
        // hands everything to the buffer, so that its length is the document's end
        out.flush();
    }

    private static void writeProvenance(JsonGenerator out, Event event, @Nullable Object provenance)
            throws IOException {
        out.writeFieldName(MOZDEF);
        out.writeStartObject();
        for (Map.Entry<String, @Nullable Object> field : Json.map(provenance).entrySet()) {
            out.writeFieldName(field.getKey());
            JsonTree.write(out, field.getValue());
        }
        out.writeStringField("id", event.id());
        out.writeStringField("indexedtimestamp", NO_STAMP);
        out.writeEndObject();
    }

    /** Grows, and lets its bytes be seen. */
    private static final class Buffer extends OutputStream {
        private byte[] bytes;
        private int length;

        Buffer(int capacity) {
            bytes = new byte[capacity];
        }

        @Override
        public void write(int b) {
            ensure(1);
            bytes[length++] = (byte) b;
        }

        @Override
        public void write(byte[] source, int offset, int count) {
            ensure(count);
            System.arraycopy(source, offset, bytes, length, count);
            length += count;
        }

        private void ensure(int count) {
            if (bytes.length - length < count) {
                bytes = Arrays.copyOf(bytes, Math.max(length + count, bytes.length + (bytes.length >> 1)));
            }
        }
    }
}
