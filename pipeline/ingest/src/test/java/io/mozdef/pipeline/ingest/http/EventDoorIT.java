// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.ingest.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mozdef.pipeline.devstack.client.Devstack;
import io.mozdef.pipeline.devstack.client.Devstack.Server;
import io.mozdef.pipeline.model.event.JsonTree;
import io.mozdef.pipeline.testkit.SettableClock;
import io.mozdef.pipeline.transport.delivery.Delivery;
import io.mozdef.pipeline.transport.rabbitmq.RabbitConfig;
import io.mozdef.pipeline.transport.rabbitmq.RabbitIntake;
import io.mozdef.pipeline.transport.rabbitmq.RabbitServer;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The doors before a real broker. */
class EventDoorIT {

    /** Longest wait for what has to happen, on a busy machine too. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    static {
        Awaitility.setDefaultTimeout(PATIENCE);
    }

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final SettableClock clock = SettableClock.at("2026-11-23T10:15:30.123Z");
    private final BlockingQueue<Delivery> received = new LinkedBlockingQueue<>();
    private URI amqp;
    private RabbitServer server;
    private RabbitEventSink sink;
    private EventDoor door;

    @BeforeEach
    void open() throws Exception {
        amqp = Devstack.shared(Server.AMQP).amqp();
        Map<String, String> properties = Map.of(
                "mozdef.rabbitmq.addresses",
                amqp.getHost() + ":" + amqp.getPort(),
                "mozdef.rabbitmq.confirm-timeout",
                PATIENCE.toString());
        server = new RabbitServer(new SmallRyeConfigBuilder()
                .withMapping(RabbitConfig.class)
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build()
                .getConfigMapping(RabbitConfig.class));
        sink = new RabbitEventSink(server, registry);
        await().untilAsserted(() -> assertThat(sink.problem()).isEmpty());
        try (Connection connection = connect();
                Channel channel = connection.createChannel()) {
            channel.queuePurge("eventtask");
        }
        door = new EventDoor(
                sink,
                SenderTokensTest.config(Map.of("max-body", "100000", "max-event", "1000", "max-events", "50")),
                clock,
                registry);
    }

    @AfterEach
    void close() {
        sink.close();
    }

    private Connection connect() throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(amqp);
        return factory.newConnection();
    }

    private Response send(String body) {
        return send("events", body.getBytes(UTF_8), null);
    }

    private Response send(String endpoint, byte[] body, @Nullable String key) {
        return door.take(new EventDoor.Request(
                        endpoint, endpoint.equals("_bulk"), body, "shipper", "192.0.2.1", "text/plain", key))
                .toCompletableFuture()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private List<Delivery> take(int count) throws InterruptedException {
        List<Delivery> taken = new ArrayList<>();
        try (RabbitIntake intake = new RabbitIntake(
                        "eventtask", "eventtask", 100, 1 << 20, server, received::put, registry, clock)
                .start()) {
            for (int i = 0; i < count; i++) {
                Delivery delivery = received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertThat(delivery).isNotNull();
                delivery.settle();
                taken.add(delivery);
            }
        }
        assertThat(received).isEmpty();
        return taken;
    }

    private static List<String> bodies(List<Delivery> deliveries) {
        return deliveries.stream()
                .map(delivery -> new String(delivery.body(), UTF_8))
                .toList();
    }

    @Test
    void publishesEachEventAsItWasWritten() throws Exception {
        assertThat(send("{\"a\" : 1}").getStatus()).isEqualTo(200);
        assertThat(send("[{\"a\":2}, {\"b\" :\"ü\"}]").getStatus()).isEqualTo(200);
        assertThat(send("{\"a\":3}\n\n{\"a\":4}\n").getStatus()).isEqualTo(200);
        List<Delivery> deliveries = take(5);
        assertThat(bodies(deliveries))
                .containsExactly("{\"a\" : 1}", "{\"a\":2}", "{\"b\" :\"ü\"}", "{\"a\":3}", "{\"a\":4}");
        Delivery first = deliveries.get(0);
        assertThat(first.receipt().source()).isEqualTo("eventtask");
        assertThat(first.receipt().endpoint()).isEqualTo("events");
        assertThat(first.receipt().received()).isEqualTo(clock.instant());
        assertThat(first.receipt().client()).isEqualTo("192.0.2.1");
        assertThat(deliveries.stream().map(Delivery::identity).distinct()).hasSize(5);
    }

    @Test
    void mintsTheSameIdsForTheSameKeyAndNewOnesWithout() throws Exception {
        byte[] body = "[{},{}]".getBytes(UTF_8);
        send("events", body, "k");
        send("events", body, "k");
        send("events", body, "other");
        send("events", body, null);
        send("events", body, null);
        assertThat(take(10).stream().map(Delivery::identity).distinct()).hasSize(8);
    }

    @Test
    void refusesAsAWholeWhatIsAtFaultAndSaysWhere() throws Exception {
        assertThat(problem(send("[{},5]"), 400)).contains("item 1: an object is expected, not number_int");
        assertThat(problem(send("{}\n{\"secret"), 400))
                .contains("item 1: not JSON")
                .doesNotContain("secret");
        assertThat(problem(send(""), 400)).contains("no event in it");
        assertThat(problem(send("[]"), 400)).contains("no event in it");
        assertThat(problem(send("\"text\""), 400)).contains("item 0: an object is expected, not string");
        assertThat(problem(send("{\"a\":" + "[".repeat(200)), 400)).contains("item 0: nested too deep");
        assertThat(problem(send("events", new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}, null), 400))
                .contains("item 0: not valid UTF-8");
        assertThat(problem(send("{\"a\":\"" + "x".repeat(1000) + "\"}"), 413))
                .contains("item 0: larger than 1000 bytes");
        assertThat(problem(send("{}".repeat(51)), 413)).contains("more than 50 events");
        assertThat(problem(send("x".repeat(100_001)), 413)).contains("larger than 100000 bytes");
        assertThat(problem(send("events", "{}".getBytes(UTF_8), " "), 400)).contains("Idempotency-Key");
        assertThat(registry.get("mozdef.loginput.events")
                        .tag("outcome", "refused")
                        .counter()
                        .count())
                .isPositive();
        assertThat(take(0)).isEmpty();
    }

    @Test
    void takesElasticsearchsBulkFormat() throws Exception {
        String body = "{\"index\":{\"_index\":\"x\"}}\n{\"a\":1}\n{\"create\":{}}\n{\"index\":{},\"b\":2}\n";
        assertThat(send("_bulk", body.getBytes(UTF_8), null).getStatus()).isEqualTo(200);
        assertThat(bodies(take(2))).containsExactly("{\"a\":1}", "{\"index\":{},\"b\":2}");
        assertThat(problem(send("_bulk", "{\"delete\":{\"_id\":\"1\"}}".getBytes(UTF_8), null), 400))
                .contains("item 0: events can be added");
    }

    @Test
    void answers503WhenNoQueueIsBoundAndTakesEventsAgainWhenOneIs() throws Exception {
        try (Connection connection = connect();
                Channel channel = connection.createChannel()) {
            channel.queueUnbind("eventtask", "eventtask", "eventtask");
            Response refused = send("[{},{}]");
            assertThat(problem(refused, 503)).contains("urn:mozdef:problem:unavailable");
            assertThat(refused.getHeaderString("Retry-After")).isEqualTo("5");
            channel.queueBind("eventtask", "eventtask", "eventtask");
        }
        assertThat(send("{}").getStatus()).isEqualTo(200);
        take(1);
    }

    private static String problem(Response response, int status) throws Exception {
        assertThat(response.getStatus()).isEqualTo(status);
        assertThat(response.getMediaType().toString()).isEqualTo("application/problem+json");
        String body = (String) response.getEntity();
        assertThat(((Map<?, ?>) JsonTree.read(body.getBytes(UTF_8))).get("title"))
                .isNotNull();
        return body;
    }
}
