// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.ingest.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mozdef.pipeline.model.event.JsonTree;
import io.mozdef.pipeline.model.event.Receipt;
import io.mozdef.pipeline.testkit.SettableClock;
import io.mozdef.pipeline.transport.rabbitmq.PublishOutcome;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a door answers when the broker keeps some events and not others, and when items of a request are at fault. */
class EventDoorTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<String> kept = new ArrayList<>();
    private final EventDoor door = new EventDoor(
            new EverySecond(),
            SenderTokensTest.config(Map.of()),
            SettableClock.at("2026-11-23T10:15:30.123Z"),
            registry);

    /** A broker that keeps every second event only. */
    private final class EverySecond implements EventSink {
        @Override
        public CompletionStage<List<PublishOutcome>> accept(List<AcceptedEvent> events, Receipt receipt) {
            List<PublishOutcome> outcomes = new ArrayList<>();
            for (AcceptedEvent event : events) {
                boolean keeps = outcomes.size() % 2 == 0;
                if (keeps) {
                    kept.add(new String(event.body(), UTF_8));
                }
                outcomes.add(keeps ? PublishOutcome.CONFIRMED : PublishOutcome.NACKED);
            }
            return CompletableFuture.completedFuture(outcomes);
        }

        @Override
        public Optional<String> problem() {
            return Optional.empty();
        }
    }

    private Response send(byte[] body) {
        return door.take(new EventDoor.Request("events", false, body, "shipper", null, null, null))
                .toCompletableFuture()
                .join();
    }

    private double counted(String outcome) {
        Counter counter =
                registry.find("mozdef.loginput.events").tag("outcome", outcome).counter();
        return counter == null ? 0 : counter.count();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{\"a\":0},{\"a\":1},{\"a\":2}]", "{\"a\":0}\n{\"a\":1}\n{\"a\":2}\n"})
    void reportsEachItemWhenTheBrokerKeepsSome(String body) throws Exception {
        Response answer = send(body.getBytes(UTF_8));

        assertThat(answer.getStatus()).isEqualTo(207);
        assertThat(answer.getMediaType().toString()).isEqualTo("application/json");
        Map<?, ?> report = (Map<?, ?>) JsonTree.read(((String) answer.getEntity()).getBytes(UTF_8));
        assertThat(report.get("accepted")).isEqualTo(2L);
        assertThat(report.get("failed")).isEqualTo(1L);
        assertThat(report.get("items"))
                .isEqualTo(List.of(
                        Map.of("item", 0L, "status", 200L),
                        Map.of(
                                "item",
                                1L,
                                "status",
                                503L,
                                "reason",
                                "the broker refused the message: it could not be kept or routed"),
                        Map.of("item", 2L, "status", 200L)));
        assertThat(kept).containsExactly("{\"a\":0}", "{\"a\":2}");
        assertThat(counted("accepted")).isEqualTo(2);
        assertThat(counted("unavailable")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"a\":0},7,{\"a\":2}]",
                "{\"a\":0}\nno JSON\n{\"a\":2}\n",
                "[{\"a\":0},{\"a\":1}",
                "{\"a\":0}{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1"
            })
    void storesNothingOfARequestWithAnItemAtFault(String body) {
        Response answer = send(body.getBytes(UTF_8));

        assertThat(answer.getStatus()).isEqualTo(400);
        assertThat(answer.getMediaType().toString()).isEqualTo("application/problem+json");
        assertThat((String) answer.getEntity()).contains("item ");
        assertThat(kept).isEmpty();
        assertThat(counted("refused")).isPositive();
        assertThat(counted("accepted")).isZero();
    }

    @Test
    void refusesBrokenUtf8InAnyItem() {
        byte[] body = "{\"a\":\"?\"}\n{\"b\":1}".getBytes(UTF_8);
        body[6] = (byte) 0xff;

        Response answer = send(body);

        assertThat(answer.getStatus()).isEqualTo(400);
        assertThat((String) answer.getEntity()).contains("item 0: not valid UTF-8");
        assertThat(counted("refused")).isPositive();
    }

    @Test
    void takesAThousandKeys() {
        String keys =
                IntStream.range(0, 1_000).mapToObj(i -> "\"k" + i + "\":" + i).collect(Collectors.joining(","));

        assertThat(send(("{\"details\":{" + keys + "}}").getBytes(UTF_8)).getStatus())
                .isEqualTo(200);
    }

    @Test
    void namesEveryProblemOfTheConfiguration() {
        assertThat(EventDoor.problems(SenderTokensTest.config(Map.of()), 20_000))
                .isEmpty();
        assertThat(EventDoor.problems(SenderTokensTest.config(Map.of("max-body", "0", "max-events", "20001")), 20_000))
                .containsExactly(
                        "mozdef.loginput.max-body: must be 1 or more",
                        "mozdef.loginput.max-events: must be between 1 and mozdef.rabbitmq.max-in-flight, 20000");
    }
}
