// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.fault;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** A consumer of alerts: takes what its queue holds and remembers the alert ids, repeats included. */
final class AlertBusQueue implements AutoCloseable {

    private final Connection connection;
    private final Channel channel;
    private final String queue;
    private final List<String> ids = new ArrayList<>();

    AlertBusQueue(URI broker, String queue) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(broker);
        connection = factory.newConnection();
        channel = connection.createChannel();
        this.queue = queue;
    }

    /** Ids of all announcements taken so far, this look included. */
    List<String> ids() throws IOException {
        for (GetResponse message = channel.basicGet(queue, true);
                message != null;
                message = channel.basicGet(queue, true)) {
            ids.add(message.getProps().getMessageId());
        }
        return ids;
    }

    @Override
    public void close() throws IOException, TimeoutException {
        channel.close();
        connection.close();
    }
}
