// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.sqs;

import io.mozdef.pipeline.model.event.Identity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * A received message, decoded.
 *
 * @param sound false when the bytes are not what the door took: not in their encoding, or of another checksum
 */
record ReceivedMessage(byte[] bytes, SqsEnvelope envelope, Instant sent, int receiveCount, boolean sound) {

    /** @param now for a queue that does not tell when it took the message */
    static ReceivedMessage read(Message message, Instant now) {
        SqsEnvelope envelope = SqsEnvelope.read(attribute(message, SqsEnvelope.ATTRIBUTE));
        SqsText text = new SqsText(message.body(), attribute(message, SqsEnvelope.ENCODING_ATTRIBUTE));
        byte[] bytes;
        boolean sound = true;
        try {
            bytes = text.bytes();
        } catch (IOException e) {
            bytes = message.body().getBytes(StandardCharsets.UTF_8);
            sound = false;
        }
        String expected = envelope.sha256();
        sound = sound
                && (expected == null || expected.equals(Identity.ofBytes(bytes).value()));
        Map<MessageSystemAttributeName, String> system = message.attributes();
        long sent = number(system.get(MessageSystemAttributeName.SENT_TIMESTAMP));
        return new ReceivedMessage(
                bytes,
                envelope,
                sent == 0 ? now : Instant.ofEpochMilli(sent),
                (int) number(system.get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT)),
                sound);
    }

    private static @Nullable String attribute(Message message, String name) {
        MessageAttributeValue value = message.messageAttributes().get(name);
        return value == null ? null : value.stringValue();
    }

    private static long number(@Nullable String text) {
        return text == null || text.isEmpty() ? 0 : Long.parseLong(text);
    }
}
