// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.bench;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.mozdef.pipeline.e2e.load.NumberedEvents;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.TimeoutException;

/** Publishes numbered events to {@code eventtask} as a foreign shipper does: persistent, with a message id, confirmed in batches. */
final class RabbitLoad {

    private static final int BATCH = 500;
    private static final long CONFIRM_MILLIS = 60_000;

    private RabbitLoad() {}

    static void send(URI broker, NumberedEvents events, long count) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(broker);
        try (Connection connection = factory.newConnection();
                Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            for (long number = 0; number < count; number++) {
                publish(channel, events, number);
                if (number % BATCH == BATCH - 1) {
                    channel.waitForConfirmsOrDie(CONFIRM_MILLIS);
                }
            }
            channel.waitForConfirmsOrDie(CONFIRM_MILLIS);
        } catch (TimeoutException e) {
            throw new IOException("the broker did not confirm within " + CONFIRM_MILLIS + " ms", e);
        }
    }

    private static void publish(Channel channel, NumberedEvents events, long number) throws IOException {
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .messageId(events.run() + "-" + number)
                .contentType("application/json")
                .deliveryMode(2)
                .build();
        channel.basicPublish("eventtask", "eventtask", true, properties, events.event(number));
    }
}
