// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.ingest.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.mozdef.pipeline.model.event.Receipt;
import io.mozdef.pipeline.transport.rabbitmq.ConfirmedPublisher;
import io.mozdef.pipeline.transport.rabbitmq.Headers;
import io.mozdef.pipeline.transport.rabbitmq.Outgoing;
import io.mozdef.pipeline.transport.rabbitmq.PublishOutcome;
import io.mozdef.pipeline.transport.rabbitmq.RabbitServer;
import io.mozdef.pipeline.transport.rabbitmq.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Publishes events to the exchange {@code eventtask}, one message each, with confirms. */
public final class RabbitEventSink implements EventSink, AutoCloseable {

    private final ConfirmedPublisher publisher;

    /** Connects in the background; {@link #problem()} tells when it is ready. */
    public RabbitEventSink(RabbitServer server, MeterRegistry registry) {
        publisher = new ConfirmedPublisher(
                        "loginput",
                        server,
                        Topology.work(server, Topology.EVENTTASK),
                        ConfirmedPublisher.Declare.ON_CONNECT,
                        registry)
                .start();
    }

    @Override
    public CompletionStage<List<PublishOutcome>> accept(List<AcceptedEvent> events, Receipt receipt) {
        Map<String, Object> headers = Headers.of(receipt);
        String contentType = Headers.contentType(receipt.contentType());
        List<Outgoing> messages = new ArrayList<>(events.size());
        for (AcceptedEvent event : events) {
            messages.add(new Outgoing(
                    Topology.EVENTTASK, Topology.EVENTTASK, event.id(), headers, contentType, event.body()));
        }
        return publisher.publish(messages);
    }

    @Override
    public Optional<String> problem() {
        return publisher.problem();
    }

    @Override
    public void close() {
        publisher.close();
    }
}
