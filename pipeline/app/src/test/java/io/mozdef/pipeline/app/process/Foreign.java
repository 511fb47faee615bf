// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.process;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.mozdef.pipeline.devstack.client.Devstack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Senders that are none of our doors: they put what they like into the queues. */
public final class Foreign {

    private Foreign() {}

    /** To a RabbitMQ queue, by its exchange, which a worker has declared, under a message id; returns when the broker has it. */
    public static void publish(URI broker, String queue, Map<String, String> bodiesByMessageId) {
        try {
            ConnectionFactory factory = new ConnectionFactory();
            factory.setUri(broker);
            try (Connection connection = factory.newConnection();
                    Channel channel = connection.createChannel()) {
                channel.confirmSelect();
                for (Map.Entry<String, String> message : bodiesByMessageId.entrySet()) {
                    AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                            .messageId(message.getKey())
                            .deliveryMode(2)
                            .build();
                    channel.basicPublish(
                            queue, queue, properties, message.getValue().getBytes(StandardCharsets.UTF_8));
                }
                channel.waitForConfirmsOrDie();
            }
        } catch (Exception e) {
            throw new IllegalStateException("not published", e);
        }
    }

    /** To an SQS queue, with the bastion's envelope, so that the delivery id is known. */
    static void send(Devstack stack, String queueUrl, String deliveryId, String body) {
        sendEnveloped(stack, queueUrl, "{\"v\":1,\"source\":\"uptycs\",\"deliveryId\":\"" + deliveryId + "\"}", body);
    }

    /** The same with the time at which the bastion received it. */
    static void send(Devstack stack, String queueUrl, String deliveryId, String received, String body) {
        sendEnveloped(
                stack,
                queueUrl,
                "{\"v\":1,\"source\":\"uptycs\",\"received\":\"" + received + "\",\"deliveryId\":\"" + deliveryId
                        + "\"}",
                body);
    }

    private static void sendEnveloped(Devstack stack, String queueUrl, String envelope, String body) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("Action", "SendMessage");
        form.put("QueueUrl", queueUrl);
        form.put("MessageBody", body);
        form.put("MessageAttribute.1.Name", "mozdef-envelope");
        form.put("MessageAttribute.1.Value.DataType", "String");
        form.put("MessageAttribute.1.Value.StringValue", envelope);
        String encoded = form.entrySet().stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        try {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(stack.sqs())
                                    .header("Content-Type", "application/x-www-form-urlencoded")
                                    .POST(BodyPublishers.ofString(encoded))
                                    .build(),
                            BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(answer.statusCode() + " " + answer.body());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
