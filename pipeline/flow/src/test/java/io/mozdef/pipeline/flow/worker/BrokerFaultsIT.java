// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mozdef.pipeline.devstack.client.Devstack;
import io.mozdef.pipeline.devstack.client.Devstack.Server;
import io.mozdef.pipeline.flow.Lines;
import io.mozdef.pipeline.flow.ledger.SourceLedger;
import io.mozdef.pipeline.model.event.Event;
import io.mozdef.pipeline.store.event.EventStore;
import io.mozdef.pipeline.store.event.WriteOutcome;
import io.mozdef.pipeline.store.search.SearchConfig;
import io.mozdef.pipeline.store.search.SearchEngine;
import io.mozdef.pipeline.transport.Sources;
import io.mozdef.pipeline.transport.deadletter.DeadLetters;
import io.mozdef.pipeline.transport.delivery.Intake;
import io.mozdef.pipeline.transport.rabbitmq.RabbitConfig;
import io.mozdef.pipeline.transport.rabbitmq.RabbitServer;
import io.mozdef.pipeline.transport.source.SourcesConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real broker and a real engine that break under load, and a worker that stops: each message is one document. */
@Timeout(600)
class BrokerFaultsIT {

    private static final int MESSAGES = Integer.getInteger("mozdef.faults.messages", 5_000);
    /** Longest wait for what has to happen, on a busy machine too. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String QUEUE = "eventtask";
    private static final String PADDING = " x".repeat(200);

    private static Devstack devstack;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void startServers() {
        devstack = Devstack.builder(Server.SEARCH, Server.AMQP)
                .durableAmqp()
                .startsFast()
                .start();
    }

    @AfterAll
    static void stopServers() {
        devstack.close();
    }

    @Test
    void brokerAndEngineAreKilledAndTheWorkerIsReplaced() throws Exception {
        // declares the queue
        new Running().close();
        // the other tests' events lie in the same engine
        long before = count();
        publish(0, MESSAGES * 3 / 4);
        Running first = new Running();

        first.awaitStored(MESSAGES / 10);
        devstack.process(Server.AMQP).kill();
        devstack.restart(Server.AMQP);
        first.awaitStored(MESSAGES / 4);
        // stops in the middle, settles what it can, gives back the rest
        first.close();
        publish(MESSAGES * 3 / 4, MESSAGES);

        Running second = new Running();
        second.awaitStored(MESSAGES / 10);
        devstack.process(Server.SEARCH).kill();
        devstack.restart(Server.SEARCH);

        // what the broker has delivered and the worker has not looked at yet is in neither count: only the store tells
        // the end
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
            assertThat(count() - before).isEqualTo(MESSAGES);
            assertThat(waiting()).isZero();
            assertThat(second.worker.ledger().of("eventtask").balance().inFlight())
                    .isZero();
        });
        second.close();
        assertThat(waiting()).as("nothing was given back").isZero();
        assertThat(count() - before).isEqualTo(MESSAGES);
        assertThat(second.worker.ledger().of("eventtask").balance().difference())
                .isZero();
    }

    @Test
    void whatCannotBeReadIsKeptInTheDeadLetters() throws Exception {
        Running running = new Running();
        try (Connection connection = connect();
                Channel channel = connection.createChannel()) {
            channel.basicPublish("eventtask", QUEUE, properties("p1"), "poison".getBytes(StandardCharsets.UTF_8));
            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                            channel.messageCount(QUEUE + ".deadletter"))
                    .isEqualTo(1));
            assertThat(channel.basicGet(QUEUE + ".deadletter", true).getBody())
                    .asString()
                    .isEqualTo("poison");
        }
        running.close();
    }

    /** design-events.md 1: no worker's clock decides where a redelivery looks for its first copy. */
    @Test
    void aWorkerThatEndsBetweenStoreAndAckLeavesOneDocumentThoughItsSuccessorLivesInTheNextDay() throws Exception {
        new Running().close();
        long before = count();
        Clock today = Clock.fixed(Instant.parse("2026-03-04T23:59:30Z"), ZoneOffset.UTC);
        Clock tomorrow = Clock.fixed(Instant.parse("2026-03-05T00:00:30Z"), ZoneOffset.UTC);
        try (Connection connection = connect();
                Channel channel = connection.createChannel()) {
            AMQP.BasicProperties ofADoor = properties("door-1")
                    .builder()
                    .headers(Map.of("mozdef-received", today.instant().toString(), "mozdef-endpoint", "events"))
                    .build();
            publishOne(channel, ofADoor, "of a door");
            publishOne(channel, properties("foreign-1"), "foreign, with an id");
            publishOne(channel, MessageProperties.PERSISTENT_BASIC, "foreign, without an id");
        }

        Running first = new Running(today, AnswersLost::new);
        Awaitility.await().atMost(PATIENCE).until(() -> count() == before + 3);
        first.close();
        assertThat(waiting()).as("all three come again").isEqualTo(3);

        Running second = new Running(tomorrow, store -> store);
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        second.worker.ledger().of(QUEUE).balance().duplicate())
                .isEqualTo(3));
        second.close();
        assertThat(waiting()).isZero();
        assertThat(count()).isEqualTo(before + 3);
    }

    private static void publishOne(Channel channel, AMQP.BasicProperties properties, String line) throws IOException {
        channel.basicPublish("eventtask", QUEUE, properties, line.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes, and nobody hears of it: as if the worker had ended before the answer came. */
    private record AnswersLost(EventStore store) implements EventStore {

        @Override
        public CompletionStage<List<WriteOutcome>> write(List<Event> events) {
            store.write(events).toCompletableFuture().join();
            return new CompletableFuture<>();
        }
    }

    private static void publish(int from, int to) throws Exception {
        try (Connection connection = connect();
                Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            for (int i = from; i < to; i++) {
                channel.basicPublish(
                        "eventtask", QUEUE, properties("m" + i), ("e" + i + PADDING).getBytes(StandardCharsets.UTF_8));
            }
            channel.waitForConfirmsOrDie(60_000);
        }
    }

    private static AMQP.BasicProperties properties(String id) {
        return MessageProperties.PERSISTENT_BASIC.builder().messageId(id).build();
    }

    private static Connection connect() throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(devstack.amqp());
        return factory.newConnection();
    }

    private static long waiting() throws Exception {
        try (Connection connection = connect();
                Channel channel = connection.createChannel()) {
            return channel.messageCount(QUEUE);
        }
    }

    private long count() throws Exception {
        call("POST", "/events-*/_refresh");
        return Long.parseLong(call("GET", "/events-*/_count").replaceAll("(?s).*?\"count\":(\\d+).*", "$1"));
    }

    private String call(String method, String path) throws Exception {
        return http.send(
                        HttpRequest.newBuilder(URI.create(devstack.search() + path))
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** A worker with its connections, as the application puts it together. */
    private static final class Running implements AutoCloseable {

        private final SearchEngine engine;
        private final Worker worker;
        private final DeadLetters letters;

        Running() {
            this(Clock.systemUTC(), store -> store);
        }

        Running(Clock clock, UnaryOperator<EventStore> store) {
            MeterRegistry registry = new SimpleMeterRegistry();
            engine = SearchEngine.open(
                    read(
                            SearchConfig.class,
                            Map.of(
                                    "mozdef.search.hosts", devstack.search().toString(),
                                    "mozdef.search.replicas", "0",
                                    "mozdef.search.request-timeout", "PT5S")),
                    clock);
            RabbitServer rabbit = new RabbitServer(read(
                    RabbitConfig.class,
                    Map.of(
                            "mozdef.rabbitmq.addresses",
                            "127.0.0.1:" + devstack.amqp().getPort())));
            var source = Sources.of(
                            read(
                                    SourcesConfig.class,
                                    Map.of(
                                            "mozdef.sources.eventtask.type",
                                            "rabbitmq",
                                            "mozdef.sources.eventtask.format",
                                            Lines.FORMAT,
                                            "mozdef.sources.eventtask.queue",
                                            QUEUE)),
                            rabbit,
                            registry,
                            clock)
                    .get(0);
            worker = new Worker(
                    FlowSettings.of("no-progress", "PT8S", "probe-interval", "PT0.5S", "retry-backoff-max", "PT2S"),
                    Lines.maker(),
                    store.apply(engine.events()),
                    engine.queries(),
                    engine.states(),
                    registry);
            letters = source.openDeadLetters();
            Intake intake = source.open(worker.receiver(new Source(source.name(), source.format(), letters)));
            worker.start(List.of(intake));
            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(worker.problem())
                    .isEmpty());
        }

        /** On a slow engine an event may be stored before its answer is given up: then it comes again as a duplicate. */
        void awaitStored(int events) {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(2))
                    .untilAsserted(() -> {
                        SourceLedger.Balance balance =
                                worker.ledger().of("eventtask").balance();
                        assertThat(balance.stored() + balance.duplicate()).isGreaterThanOrEqualTo(events);
                    });
        }

        @Override
        public void close() {
            worker.close();
            letters.close();
            engine.close();
        }
    }

    private static <T> T read(Class<T> type, Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .withMapping(type)
                .build()
                .getConfigMapping(type);
    }
}
