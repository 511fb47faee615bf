// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.rabbitmq;

import com.rabbitmq.client.AMQP;
import java.util.Date;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message to publish. Always persistent, always with an id.
 *
 * @param headers may be shared by many messages; not to be changed afterwards
 * @param body not to be changed afterwards
 * @param timestamp AMQP timestamp (seconds), or null
 */
public record Outgoing(
        String exchange,
        String routingKey,
        String id,
        Map<String, Object> headers,
        @Nullable String contentType,
        byte[] body,
        @Nullable Date timestamp) {

    private static final Integer PERSISTENT = 2;

    /** A message without a timestamp. */
    public Outgoing(
            String exchange,
            String routingKey,
            String id,
            Map<String, Object> headers,
            @Nullable String contentType,
            byte[] body) {
        this(exchange, routingKey, id, headers, contentType, body, null);
    }

    AMQP.BasicProperties properties() {
        return new AMQP.BasicProperties(
                contentType, null, headers, PERSISTENT, null, null, null, null, id, timestamp, null, null, null, null);
    }

    /** Never shows the body. */
    @Override
    public String toString() {
        return exchange + "/" + routingKey + "/" + id;
    }
}
