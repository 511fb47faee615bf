// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.sqs;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mozdef.pipeline.model.event.Identity;
import io.mozdef.pipeline.model.event.JsonTree;
import io.mozdef.pipeline.model.event.Receipt;
import io.mozdef.pipeline.transport.deadletter.DeadLetter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The attribute {@code mozdef-envelope}: one JSON object (bastion/contract). What the bastion does not write, {@code
 * identity}, {@code identityKind}, {@code ordinal} and {@code deadLetter}, is ours: dead letters and their replay.
 */
final class SqsEnvelope {

    static final String ATTRIBUTE = "mozdef-envelope";
    static final String ENCODING_ATTRIBUTE = "mozdef-encoding";

    static final SqsEnvelope NONE = new SqsEnvelope(Map.of());

    private static final int LONGEST_TEXT = 1_000;

    private final Map<?, ?> values;

    private SqsEnvelope(Map<?, ?> values) {
        this.values = values;
    }

    /** Reads it; what is no envelope of a version we know is none. */
    static SqsEnvelope read(@Nullable String json) {
        if (json == null) {
            return NONE;
        }
        try {
            Object read = JsonTree.read(json.getBytes(StandardCharsets.UTF_8));
            boolean known = read instanceof Map<?, ?> map && Long.valueOf(1).equals(map.get("v"));
            return known ? new SqsEnvelope((Map<?, ?>) read) : NONE;
        } catch (IOException e) {
            return NONE;
        }
    }

    boolean isPresent() {
        return !values.isEmpty();
    }

    private @Nullable String text(String key) {
        return values.get(key) instanceof String text && !text.isEmpty() ? text : null;
    }

    @Nullable
    String sha256() {
        return text("sha256");
    }

    /** @param sent when SQS took the message */
    Receipt receipt(String source, Instant sent) {
        String from = text("source");
        return new Receipt(
                from == null ? source : from,
                text("endpoint"),
                instant(text("received"), sent),
                text("client"),
                text("contentType"));
    }

    private static Instant instant(@Nullable String text, Instant otherwise) {
        try {
            return text == null ? otherwise : Instant.parse(text);
        } catch (DateTimeParseException e) {
            return otherwise;
        }
    }

    /** Rows b and c of design-events.md 1, or what a replayed letter carries. */
    Identity identity(String messageId) {
        String kept = text("identity");
        String kind = text("identityKind");
        if (kept != null && kind != null) {
            for (Identity.Kind known : Identity.Kind.values()) {
                if (known.name().equalsIgnoreCase(kind)) {
                    return new Identity(known, kept);
                }
            }
        }
        String delivery = text("deliveryId");
        return delivery == null
                ? new Identity(Identity.Kind.TRANSPORT, messageId)
                : new Identity(Identity.Kind.DELIVERY, delivery);
    }

    int ordinal() {
        return number(values.get("ordinal"));
    }

    private static int number(@Nullable Object value) {
        return value instanceof Long number ? (int) Math.max(0, Math.min(number, Integer.MAX_VALUE)) : 0;
    }

    /** The letter that this envelope describes; without a description the queue's redrive moved the message. */
    DeadLetter letter(byte[] bytes, String source, String messageId, Instant sent, int received) {
        Map<?, ?> dead = values.get("deadLetter") instanceof Map<?, ?> map ? map : Map.of();
        return new DeadLetter(
                bytes,
                receipt(source, sent),
                identity(messageId),
                ordinal(),
                dead.get("stage") instanceof String stage ? stage : "broker",
                dead.get("reason") instanceof String reason ? reason : "moved by the queue's redrive policy",
                dead.isEmpty() ? received : number(dead.get("attempts")));
    }

    @Nullable
    Instant diedAt() {
        return values.get("deadLetter") instanceof Map<?, ?> map && map.get("died") instanceof String died
                ? instant(died, Instant.EPOCH)
                : null;
    }

    /** What a replayed message carries, so that its events are the same documents. */
    static String replay(DeadLetter letter) {
        return write(common(letter));
    }

    /** @param reasonLength characters of the reason that are kept */
    static String deadLetter(DeadLetter letter, Instant died, int reasonLength) {
        Map<String, @Nullable Object> values = common(letter);
        Map<String, @Nullable Object> dead = new LinkedHashMap<>();
        dead.put("stage", cut(letter.stage(), LONGEST_TEXT));
        dead.put("reason", cut(letter.reason(), reasonLength));
        dead.put("attempts", letter.attempts());
        dead.put("died", died.toString());
        values.put("deadLetter", dead);
        return write(values);
    }

    private static Map<String, @Nullable Object> common(DeadLetter letter) {
        Receipt receipt = letter.receipt();
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("v", 1L);
        values.put("source", cut(receipt.source(), LONGEST_TEXT));
        putIfPresent(values, "endpoint", receipt.endpoint());
        values.put("received", receipt.received().toString());
        putIfPresent(values, "client", receipt.client());
        putIfPresent(values, "contentType", receipt.contentType());
        values.put("sha256", Identity.ofBytes(letter.bytes()).value());
        values.put("identityKind", letter.identity().kind().name().toLowerCase(Locale.ROOT));
        values.put("identity", letter.identity().value());
        values.put("ordinal", letter.ordinal());
        return values;
    }

    private static void putIfPresent(Map<String, @Nullable Object> values, String key, @Nullable String value) {
        if (value != null) {
            values.put(key, cut(value, LONGEST_TEXT));
        }
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }

    private static String write(Map<String, @Nullable Object> values) {
        StringWriter out = new StringWriter();
        try (JsonGenerator generator = JsonTree.FACTORY.createGenerator(out)) {
            JsonTree.write(generator, values);
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail to be written", e);
        }
        return out.toString();
    }
}
