// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.queue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** What SQS takes as the text of a message: {@code #x9 | #xA | #xD | #x20-#xD7FF | #xE000-#xFFFD | #x10000-#x10FFFF} (API reference, SendMessage). */
final class SqsText {
    private SqsText() {}

    /** The text of the bytes, when they are valid UTF-8 and SQS takes every character. */
    static Optional<String> of(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        boolean replaced = text.indexOf('\uFFFD') >= 0; // by the decoder, or by the sender: only a round trip tells
        boolean valid = !replaced || Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes);
        return valid && allAllowed(text) ? Optional.of(text) : Optional.empty();
    }

    /** A loop, not a stream: this runs for every character of every body. */
    private static boolean allAllowed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!allowed(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Surrogates pass: valid UTF-8 decodes to pairs only, and SQS takes every character above #xFFFF. */
    private static boolean allowed(char unit) {
        return (unit >= 0x20 && unit < 0xFFFE) || unit == '\t' || unit == '\n' || unit == '\r';
    }
}
