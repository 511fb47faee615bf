// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.ingest.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.mozdef.pipeline.ingest.http.EventSink.AcceptedEvent;
import io.mozdef.pipeline.ingest.record.RecordSlices;
import io.mozdef.pipeline.ingest.record.RecordSlices.Slice;
import io.mozdef.pipeline.model.event.Receipt;
import io.mozdef.pipeline.transport.rabbitmq.PublishOutcome;
import io.mozdef.pipeline.transport.rabbitmq.Topology;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a request at any of the doors: it is cut into events, each is handed over as the sender wrote it, and the
 * answer says what became of them. Input that is at fault in any place is refused as a whole. Never blocks. Thread-safe.
 */
@Singleton
public class EventDoor {

    /** Longest key that is taken. */
    private static final int LONGEST_KEY = 255;

    private final EventSink sink;
    private final LoginputConfig config;
    private final Clock clock;
    private final MeterRegistry registry;

    @Inject
    public EventDoor(EventSink sink, LoginputConfig config, Clock clock, MeterRegistry registry) {
        this.sink = sink;
        this.config = config;
        this.clock = clock;
        this.registry = registry;
    }

    /**
     * What is wrong with the configuration, each in words that name the key; empty when nothing is.
     *
     * @param maxInFlight messages that may wait for the broker's confirms
     */
    public static List<String> problems(LoginputConfig config, int maxInFlight) {
        List<String> problems = new ArrayList<>();
        if (config.maxBody() < 1) {
            problems.add("mozdef.loginput.max-body: must be 1 or more");
        }
        if (config.maxEvent() < 1) {
            problems.add("mozdef.loginput.max-event: must be 1 or more");
        }
        if (config.maxEvents() < 1 || config.maxEvents() > maxInFlight) {
            problems.add(
                    "mozdef.loginput.max-events: must be between 1 and mozdef.rabbitmq.max-in-flight, " + maxInFlight);
        }
        return problems;
    }

    /**
     * A request.
     *
     * @param endpoint path of the door, without slashes around it
     * @param bulk whether lines that announce an event, as Elasticsearch's bulk format has them, are skipped
     */
    record Request(
            String endpoint,
            boolean bulk,
            byte[] body,
            String sender,
            @Nullable String client,
            @Nullable String contentType,
            @Nullable String idempotencyKey) {}

    CompletionStage<Response> take(Request request) {
        Outcome outcome = read(request);
        if (outcome.refusal() != null) {
            count(request, "refused", Math.max(1, outcome.items()));
            return CompletableFuture.completedFuture(outcome.refusal());
        }
        Receipt receipt = new Receipt(
                Topology.EVENTTASK, request.endpoint(), clock.instant(), request.client(), request.contentType());
        return sink.accept(outcome.events(), receipt).thenApply(outcomes -> answer(request, outcomes));
    }

    /** What the input holds, or why it is refused. */
    private record Outcome(List<AcceptedEvent> events, int items, @Nullable Response refusal) {
        static Outcome refused(int items, Response refusal) {
            return new Outcome(List.of(), items, refusal);
        }
    }

    private Outcome read(Request request) {
        if (request.body().length > config.maxBody()) {
            return Outcome.refused(1, Problem.tooLarge("the body is larger than " + config.maxBody() + " bytes"));
        }
        String key = request.idempotencyKey();
        if (key != null && (key.isBlank() || key.length() > LONGEST_KEY)) {
            return Outcome.refused(1, Problem.bad("Idempotency-Key must have 1 to " + LONGEST_KEY + " characters"));
        }
        RecordSlices slices = RecordSlices.of(request.body());
        int items = slices.slices().size();
        Response refusal = fault(request, slices);
        if (refusal != null) {
            return Outcome.refused(items, refusal);
        }
        DeliveryIds ids = DeliveryIds.of(key, request.sender(), request.endpoint());
        List<AcceptedEvent> events = new ArrayList<>(items);
        for (Slice slice : slices.slices()) {
            if (!isAction(request, slice)) {
                events.add(new AcceptedEvent(ids.at(events.size()), slices.bytes(slice)));
            }
        }
        return events.isEmpty() ? Outcome.refused(1, Problem.bad("no event in it")) : new Outcome(events, items, null);
    }

    private static boolean isAction(Request request, Slice slice) {
        return request.bulk() && ("index".equals(slice.action()) || "create".equals(slice.action()));
    }

    private @Nullable Response fault(Request request, RecordSlices slices) {
        int item = 0;
        for (Slice slice : slices.slices()) {
            if (!slice.isObject()) {
                return Problem.bad("item " + item + ": an object is expected, not "
                        + slice.kind()
                                .name()
                                .replace("VALUE_", "")
                                .replace("START_", "")
                                .toLowerCase(java.util.Locale.ROOT));
            }
            if (slice.length() > config.maxEvent()) {
                return Problem.tooLarge("item " + item + ": larger than " + config.maxEvent() + " bytes");
            }
            if (request.bulk() && ("update".equals(slice.action()) || "delete".equals(slice.action()))) {
                return Problem.bad("item " + item + ": events can be added, not changed or deleted");
            }
            item++;
        }
        if (slices.fault() != null) {
            return Problem.bad(
                    "item " + slices.fault().item() + ": " + slices.fault().reason());
        }
        return item > config.maxEvents() ? Problem.tooLarge("more than " + config.maxEvents() + " events") : null;
    }

    private Response answer(Request request, List<PublishOutcome> outcomes) {
        int confirmed = 0;
        PublishOutcome failure = null;
        for (PublishOutcome outcome : outcomes) {
            if (outcome.confirmed()) {
                confirmed++;
            } else {
                failure = outcome;
            }
        }
        count(request, "accepted", confirmed);
        count(request, "unavailable", outcomes.size() - confirmed);
        if (failure == null) {
            return Response.ok().build();
        }
        return confirmed == 0
                ? Problem.unavailable(failure.reason(), config.retryAfter())
                : partly(outcomes, confirmed);
    }

    private static Response partly(List<PublishOutcome> outcomes, int confirmed) {
        List<Object> items = new ArrayList<>(outcomes.size());
        for (int i = 0; i < outcomes.size(); i++) {
            Map<String, Object> item = new LinkedHashMap<>();
            item.put("item", i);
            item.put("status", outcomes.get(i).confirmed() ? 200 : 503);
            if (!outcomes.get(i).confirmed()) {
                item.put("reason", outcomes.get(i).reason());
            }
            items.add(item);
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("accepted", confirmed);
        body.put("failed", outcomes.size() - confirmed);
        body.put("items", items);
        return Response.status(207)
                .type(MediaType.APPLICATION_JSON)
                .entity(Problem.json(body))
                .build();
    }

    private void count(Request request, String outcome, int events) {
        if (events > 0) {
            // the sender's own part of a custom door's path would make a meter for each name
            String door = request.endpoint().startsWith("custom/") ? "custom" : request.endpoint();
            Counter.builder("mozdef.loginput.events")
                    .description("events at the doors, by what was answered")
                    .tag("endpoint", door)
                    .tag("outcome", outcome)
                    .register(registry)
                    .increment(events);
        }
    }
}
