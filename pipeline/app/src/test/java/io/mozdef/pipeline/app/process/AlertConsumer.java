// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.process;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** A consumer of alerts that is none of our programs: takes what its queue holds. */
final class AlertConsumer {

    private final URI broker;
    private final String queue;
    private final Map<String, String> taken = new HashMap<>();

    /** @param name as in {@code mozdef.alerts.consumers} */
    AlertConsumer(URI broker, String name) {
        this.broker = broker;
        this.queue = "alerts." + name;
    }

    /** The bodies of all announcements so far by message id, those that came since the last look included. */
    Map<String, String> announcements() {
        try {
            ConnectionFactory factory = new ConnectionFactory();
            factory.setUri(broker);
            try (Connection connection = factory.newConnection();
                    Channel channel = connection.createChannel()) {
                for (GetResponse message = channel.basicGet(queue, true);
                        message != null;
                        message = channel.basicGet(queue, true)) {
                    taken.put(message.getProps().getMessageId(), new String(message.getBody(), StandardCharsets.UTF_8));
                }
            }
        } catch (Exception e) {
            throw new IllegalStateException("nothing taken", e);
        }
        return taken;
    }
}
