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
        return valid && text.chars().allMatch(SqsText::allowed) ? Optional.of(text) : Optional.empty();
    }

    /** Surrogates pass: valid UTF-8 decodes to pairs only, and SQS takes every character above #xFFFF. */
    private static boolean allowed(int unit) {
        return (unit >= 0x20 && unit < 0xFFFE) || unit == '\t' || unit == '\n' || unit == '\r';
    }
}
