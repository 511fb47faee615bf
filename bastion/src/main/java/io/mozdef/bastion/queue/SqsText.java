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
        if (!controlsAllowed(bytes)) {
            return Optional.empty();
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        boolean replaced = text.indexOf('\uFFFD') >= 0; // by the decoder, or by the sender: only a round trip tells
        boolean valid = !replaced || Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes);
        boolean allowed = text.indexOf('\uFFFE') < 0 && text.indexOf('\uFFFF') < 0;
        return valid && allowed ? Optional.of(text) : Optional.empty();
    }

    /** In UTF-8 a byte below 0x20 is always a character of its own. A loop, not a stream: it runs for every byte of every body. */
    private static boolean controlsAllowed(byte[] bytes) {
        for (byte unit : bytes) {
            if (unit < 0x20 && unit >= 0 && unit != '\t' && unit != '\n' && unit != '\r') {
                return false;
            }
        }
        return true;
    }
}
