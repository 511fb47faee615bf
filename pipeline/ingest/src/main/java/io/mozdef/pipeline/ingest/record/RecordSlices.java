// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.ingest.record;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.mozdef.pipeline.model.event.JsonTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds where each record of a body begins and ends: one JSON value, the elements of an array, or values one after the
 * other (NDJSON). Reads every token, so that what it accepts is JSON within the constraints of {@link JsonTree}, and copies
 * nothing.
 *
 * @param body the bytes that the slices refer to: those given, or their UTF-8 form
 * @param fault what is wrong with the rest, or null; the slices before it are sound
 */
public record RecordSlices(byte[] body, List<Slice> slices, @Nullable Fault fault) {

    /**
     * One record.
     *
     * @param kind its first token
     * @param action whether it is a line of Elasticsearch's bulk format that announces the next one
     */
    public record Slice(int offset, int length, JsonToken kind, @Nullable String action) {

        public boolean isObject() {
            return kind == JsonToken.START_OBJECT;
        }
    }

    /**
     * @param item number of the record that could not be read, from 0
     * @param offset where it begins
     * @param reason in words, without content
     */
    public record Fault(int item, int offset, String reason) {}

    /** The bytes of one slice. */
    public byte[] bytes(Slice slice) {
        return slice.offset() == 0 && slice.length() == body.length
                ? body
                : Arrays.copyOfRange(body, slice.offset(), slice.offset() + slice.length());
    }

    /** Cuts a body; never fails. */
    public static RecordSlices of(byte[] given) {
        byte[] body;
        try {
            body = utf8(given);
        } catch (CharacterCodingException e) {
            return new RecordSlices(given, List.of(), new Fault(0, 0, "not valid in the encoding it begins with"));
        }
        int start = startsWithMark(body) ? 3 : 0;
        List<Slice> slices = new ArrayList<>();
        int begin = start;
        // a parser's offsets are counted from where its bytes begin, its mark included
        try (JsonParser parser = JsonTree.FACTORY.createParser(body, start, body.length - start)) {
            JsonToken token = parser.nextToken();
            boolean array = token == JsonToken.START_ARRAY;
            if (array) {
                token = parser.nextToken();
            }
            while (token != null && !(array && token == JsonToken.END_ARRAY)) {
                begin = start + (int) parser.currentTokenLocation().getByteOffset();
                slices.add(slice(parser, token, start, begin));
                token = parser.nextToken();
            }
            if (array) {
                begin = start + (int) parser.currentTokenLocation().getByteOffset();
                token = parser.nextToken();
                if (token != null) {
                    return new RecordSlices(body, slices, new Fault(slices.size(), begin, "more after the array"));
                }
            }
            return new RecordSlices(body, slices, null);
        } catch (IOException e) {
            Slice last = slices.isEmpty() ? null : slices.get(slices.size() - 1);
            int from = last == null ? start : Math.max(begin, last.offset() + last.length());
            return new RecordSlices(body, slices, new Fault(slices.size(), from, JsonFault.describe(e)));
        }
    }

    private static Slice slice(JsonParser parser, JsonToken kind, int start, int begin) throws IOException {
        String action = null;
        if (kind == JsonToken.START_OBJECT) {
            action = skipObject(parser);
        } else if (kind == JsonToken.START_ARRAY) {
            parser.skipChildren();
        } else if (kind.isScalarValue()) {
            // scalars are read lazily: without this, a broken one would show at the next token
            parser.getText();
        }
        int end = start + (int) parser.currentLocation().getByteOffset();
        return new Slice(begin, end - begin, kind, action);
    }

    /** Skips an object and returns its one key when its value is an object: an action line of the bulk format. */
    private static @Nullable String skipObject(JsonParser parser) throws IOException {
        String first = parser.nextFieldName();
        boolean single = first != null && parser.nextToken() == JsonToken.START_OBJECT;
        if (first == null) {
            return null;
        }
        parser.skipChildren();
        boolean only = parser.nextToken() == JsonToken.END_OBJECT;
        while (parser.currentToken() != JsonToken.END_OBJECT) {
            parser.nextToken();
            parser.skipChildren();
            parser.nextToken();
        }
        return single && only ? first : null;
    }

    private static boolean startsWithMark(byte[] body) {
        return body.length >= 3 && body[0] == (byte) 0xEF && body[1] == (byte) 0xBB && body[2] == (byte) 0xBF;
    }

    /** UTF-16 and UTF-32, which MozDef took, become UTF-8; JSON's first two characters are ASCII and show them. */
    private static byte[] utf8(byte[] body) throws CharacterCodingException {
        Charset charset = charset(body);
        if (charset == null) {
            return body;
        }
        String text = charset.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        String unmarked = text.startsWith("\uFEFF") ? text.substring(1) : text;
        return unmarked.getBytes(StandardCharsets.UTF_8);
    }

    private static @Nullable Charset charset(byte[] body) {
        if (body.length < 2) {
            return null;
        }
        int first = body[0] & 0xFF;
        int second = body[1] & 0xFF;
        if (body.length >= 4) {
            boolean zeros = body[2] == 0 && body[3] == 0;
            if (first == 0 && second == 0) {
                return Charset.forName("UTF-32BE");
            }
            if (zeros && ((first == 0xFF && second == 0xFE) || second == 0)) {
                return Charset.forName("UTF-32LE");
            }
        }
        if ((first == 0xFE && second == 0xFF) || first == 0) {
            return StandardCharsets.UTF_16BE;
        }
        return (first == 0xFF && second == 0xFE) || second == 0 ? StandardCharsets.UTF_16LE : null;
    }
}
