// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.rabbitmq;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Exchanges, queues and bindings that a component needs, all durable. Declared on every connect by whoever needs them, so
 * that no order of starting loses a message; never between, so that an operator's change is noticed and not papered over.
 */
@FunctionalInterface
public interface Topology {

    /** Queue, direct exchange and routing key of events (MozDef's name). */
    String EVENTTASK = "eventtask";

    /** Topic exchange of alerts (MozDef's name). */
    String ALERT_EXCHANGE = "alerts";

    /** Routing key of every alert (MozDef's name). */
    String ALERT_KEY = "mozdef.alert";

    /** Direct exchange of dead letters; the routing key is the dead-letter queue's name. */
    String DEAD_LETTER_EXCHANGE = "mozdef.deadletter";

    /** Declares it; idempotent. The channel is closed by the broker when something exists in another form. */
    void declare(Channel channel) throws IOException;

    /** Both, this one first. */
    default Topology and(Topology other) {
        return channel -> {
            declare(channel);
            other.declare(channel);
        };
    }

    /** A work queue with a direct exchange and a routing key of the same name, and its dead letters. */
    static Topology work(RabbitServer server, String queue) {
        Topology own = channel -> {
            channel.exchangeDeclare(queue, BuiltinExchangeType.DIRECT, true);
            channel.queueDeclare(queue, true, false, false, server.workArguments(queue));
            channel.queueBind(queue, queue, queue);
        };
        return deadLetters(server, queue).and(own);
    }

    static Topology deadLetters(RabbitServer server, String queue) {
        String name = deadLetterQueue(queue);
        return channel -> {
            channel.exchangeDeclare(DEAD_LETTER_EXCHANGE, BuiltinExchangeType.DIRECT, true);
            channel.queueDeclare(name, true, false, false, server.plainArguments());
            channel.queueBind(name, DEAD_LETTER_EXCHANGE, name);
        };
    }

    /** The topic exchange and the queue of every consumer. */
    static Topology alerts(RabbitServer server, List<String> consumers) {
        Map<String, Object> arguments = server.plainArguments();
        return channel -> {
            channel.exchangeDeclare(ALERT_EXCHANGE, BuiltinExchangeType.TOPIC, true);
            for (String consumer : consumers) {
                channel.queueDeclare(alertQueue(consumer), true, false, false, arguments);
                channel.queueBind(alertQueue(consumer), ALERT_EXCHANGE, ALERT_KEY);
            }
        };
    }

    static String alertQueue(String consumer) {
        return ALERT_EXCHANGE + "." + consumer;
    }

    static String deadLetterQueue(String queue) {
        return queue + ".deadletter";
    }
}
