// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.rabbitmq;

import io.micrometer.core.instrument.MeterRegistry;
import io.mozdef.pipeline.model.alert.AlertBus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Announces alerts on the topic exchange {@code alerts}. The queues of the configured consumers are declared and bound
 * before each announcement, so that a confirm means that each of them holds it; rates are low.
 */
public final class RabbitAlertBus implements AlertBus, AutoCloseable {

    private final List<String> consumers;
    private final ConfirmedPublisher publisher;

    /** @param consumers names of the consumers, whose queues are {@code alerts.<name>} */
    public RabbitAlertBus(List<String> consumers, RabbitServer server, MeterRegistry registry) {
        this.consumers = List.copyOf(consumers);
        this.publisher = new ConfirmedPublisher(
                "alerts",
                server,
                Topology.alerts(server, this.consumers),
                ConfirmedPublisher.Declare.BEFORE_EACH_BATCH,
                registry);
        if (hasConsumers()) {
            publisher.start();
        }
    }

    @Override
    public boolean hasConsumers() {
        return !consumers.isEmpty();
    }

    @Override
    public List<String> announce(List<AlertAnnouncement> alerts) {
        if (!hasConsumers()) {
            return alerts.stream().map(AlertAnnouncement::id).toList();
        }
        List<Outgoing> messages = alerts.stream()
                .map(alert -> new Outgoing(
                        Topology.ALERT_EXCHANGE,
                        Topology.ALERT_KEY,
                        alert.id(),
                        Map.of("mozdef-index", alert.index()),
                        "application/json",
                        alert.body()))
                .toList();
        // never fails, and ends at the latest with the confirm timeout
        List<PublishOutcome> outcomes =
                publisher.publish(messages).toCompletableFuture().join();
        List<String> announced = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            if (outcomes.get(i).confirmed()) {
                announced.add(alerts.get(i).id());
            }
        }
        return announced;
    }

    /** Why nothing can be announced, or empty. */
    public Optional<String> problem() {
        return hasConsumers() ? publisher.problem() : Optional.empty();
    }

    @Override
    public void close() {
        publisher.close();
    }
}
