// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.ingest.uptycs;

import io.mozdef.pipeline.model.event.JsonTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Uptycs' labelled form as it really arrives: line ends as the two characters {@code \n} between its members, and {@code
 * Metadata} as an object between quotes whose own quotes are not escaped. Public receivers repair the same two faults.
 */
final class LabelledRepair {

    /** Places where the quoted object could end that are tried; a sender must not choose how long we search. */
    private static final int TRIES = 50;

    /** Larger bodies are not repaired: each try reads the whole text. */
    private static final int LARGEST = 1 << 20;

    private LabelledRepair() {}

    /** The value that was meant, or empty when the text has other faults. */
    static Optional<Object> read(byte[] body) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
        if (body.length > LARGEST) {
            return Optional.empty();
        }
        int open = quotedObject(text);
        if (open < 0) {
            return parse(text);
        }
        int close = text.indexOf("}\"", open);
        for (int tries = 0; close >= 0 && tries < TRIES; tries++) {
            Optional<Object> read =
                    parse(text.substring(0, open) + text.substring(open + 1, close + 1) + text.substring(close + 2));
            if (read.isPresent()) {
                return read;
            }
            close = text.indexOf("}\"", close + 2);
        }
        return Optional.empty();
    }

    /** Where {@code "{"} stands as a value: the quote before the brace. */
    private static int quotedObject(String text) {
        int at = text.indexOf("\"{");
        while (at >= 0) {
            int before = at - 1;
            while (before >= 0 && Character.isWhitespace(text.charAt(before))) {
                before--;
            }
            if (before >= 0 && text.charAt(before) == ':') {
                return at;
            }
            at = text.indexOf("\"{", at + 2);
        }
        return -1;
    }

    private static Optional<Object> parse(String text) {
        try {
            Object value = JsonTree.read(withoutLiteralLineEnds(text).getBytes(StandardCharsets.UTF_8));
            return value instanceof Map<?, ?> ? Optional.of(value) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Removes {@code \n}, {@code \r} and {@code \t}, each of two characters, outside strings. */
    private static String withoutLiteralLineEnds(String text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean string = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean escape = c == '\\' && i + 1 < text.length();
            if (escape && string) {
                out.append(c).append(text.charAt(++i));
            } else if (escape && "nrt".indexOf(text.charAt(i + 1)) >= 0) {
                i++;
            } else {
                string ^= c == '"';
                out.append(c);
            }
        }
        return out.toString();
    }
}
