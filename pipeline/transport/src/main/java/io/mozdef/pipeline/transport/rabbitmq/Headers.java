// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.rabbitmq;

import com.rabbitmq.client.AMQP;
import io.mozdef.pipeline.model.event.Identity;
import io.mozdef.pipeline.model.event.Receipt;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What travels beside the bytes: receipt and identity as AMQP properties and {@code mozdef-*} headers. Keys of these names
 * inside the bytes mean nothing.
 */
public final class Headers {

    static final String SOURCE = "mozdef-source";
    static final String ENDPOINT = "mozdef-endpoint";
    static final String RECEIVED = "mozdef-received";
    static final String CLIENT = "mozdef-client";
    static final String IDENTITY_KIND = "mozdef-identity-kind";
    static final String ORDINAL = "mozdef-ordinal";
    static final String STAGE = "mozdef-stage";
    static final String REASON = "mozdef-reason";
    static final String ATTEMPTS = "mozdef-attempts";

    /** Longest value we write or believe: a header frame must fit into one AMQP frame. */
    private static final int LONGEST = 2_000;

    private Headers() {}

    /** The headers of a message with this receipt; may be shared by all messages of one request. */
    public static Map<String, Object> of(Receipt receipt) {
        Map<String, Object> headers = new HashMap<>();
        headers.put(SOURCE, cut(receipt.source()));
        headers.put(RECEIVED, receipt.received().toString());
        putIfPresent(headers, ENDPOINT, receipt.endpoint());
        putIfPresent(headers, CLIENT, receipt.client());
        return headers;
    }

    private static void putIfPresent(Map<String, Object> headers, String name, @Nullable String value) {
        if (value != null) {
            headers.put(name, cut(value));
        }
    }

    /** As long as we write at most; content types are AMQP short strings of 255 bytes. */
    static String cut(String value) {
        return value.length() <= LONGEST ? value : value.substring(0, LONGEST);
    }

    /** The content type if it fits into an AMQP short string, else null. */
    public static @Nullable String contentType(@Nullable String value) {
        return value != null && value.getBytes(StandardCharsets.UTF_8).length <= 255 ? value : null;
    }

    static @Nullable String text(@Nullable Map<String, Object> headers, String name) {
        Object value = headers == null ? null : headers.get(name);
        return value == null ? null : value.toString();
    }

    static int number(@Nullable Map<String, Object> headers, String name) {
        Object value = headers == null ? null : headers.get(name);
        return value instanceof Number number ? (int) Math.max(0, Math.min(number.longValue(), Integer.MAX_VALUE)) : 0;
    }

    static Identity identity(AMQP.BasicProperties properties, byte[] body) {
        String id = properties.getMessageId();
        if (id == null || id.isEmpty()) {
            return Identity.ofBytes(body);
        }
        String kind = text(properties.getHeaders(), IDENTITY_KIND);
        return new Identity(kind == null ? Identity.Kind.DELIVERY : kind(kind), id);
    }

    private static Identity.Kind kind(String word) {
        try {
            return Identity.Kind.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return Identity.Kind.DELIVERY;
        }
    }

    /** Reads receipts of one channel. Messages of one request share theirs, so the last one read is kept. Not thread-safe. */
    static final class Reader {

        private final String source;
        private final Clock clock;
        private @Nullable Key lastKey;
        private @Nullable Receipt last;

        private record Key(
                @Nullable Object source,
                @Nullable Object endpoint,
                Object received,
                @Nullable Object client,
                @Nullable String contentType) {}

        /** @param source configured name, for messages of foreign publishers */
        Reader(String source, Clock clock) {
            this.source = source;
            this.clock = clock;
        }

        Receipt receipt(AMQP.BasicProperties properties) {
            Map<String, Object> headers = properties.getHeaders();
            Object received = headers == null ? null : headers.get(RECEIVED);
            if (headers == null || received == null) {
                return new Receipt(source, null, clock.instant(), null, properties.getContentType());
            }
            Key key = new Key(
                    headers.get(SOURCE),
                    headers.get(ENDPOINT),
                    received,
                    headers.get(CLIENT),
                    properties.getContentType());
            Receipt known = last;
            if (known == null || !key.equals(lastKey)) {
                known = read(headers, received.toString(), properties.getContentType());
                lastKey = key;
                last = known;
            }
            return known;
        }

        private Receipt read(Map<String, Object> headers, String received, @Nullable String contentType) {
            String from = text(headers, SOURCE);
            return new Receipt(
                    from == null || from.isEmpty() ? source : from,
                    text(headers, ENDPOINT),
                    instant(received),
                    text(headers, CLIENT),
                    contentType);
        }

        private Instant instant(String received) {
            try {
                return Instant.parse(received);
            } catch (DateTimeParseException e) {
                return clock.instant();
            }
        }
    }
}
