// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.ingest.record;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.CharConversionException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What is wrong with a text that is not JSON, in words that quote none of it. */
public final class JsonFault {

    private JsonFault() {}

    public static String describe(IOException e) {
        String what = what(e);
        JsonLocation location = e instanceof JsonProcessingException json ? json.getLocation() : null;
        return location == null ? what : what + place(location);
    }

    private static String what(IOException e) {
        String message = String.valueOf(e.getMessage());
        if (e instanceof StreamConstraintsException) {
            return message.contains("depth") ? "nested too deep" : "a number, name or string is too long";
        }
        if (e instanceof JsonEOFException) {
            return "not JSON: it ends too early";
        }
        if (e instanceof CharConversionException || message.startsWith("Invalid UTF-8")) {
            return "not valid UTF-8";
        }
        return "not JSON";
    }

    private static String place(@Nullable JsonLocation location) {
        long offset = location == null ? -1 : location.getByteOffset();
        return offset < 0 ? "" : " (near byte " + offset + ")";
    }
}
