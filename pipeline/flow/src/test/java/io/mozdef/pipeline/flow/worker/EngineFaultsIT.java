// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mozdef.pipeline.devstack.client.Devstack;
import io.mozdef.pipeline.devstack.client.Devstack.Server;
import io.mozdef.pipeline.flow.Lines;
import io.mozdef.pipeline.flow.ledger.SourceLedger;
import io.mozdef.pipeline.store.search.SearchConfig;
import io.mozdef.pipeline.store.search.SearchEngine;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A real engine that is killed, frozen or blocked in the middle of a stream: exactly as many documents as messages, and the
 * worker goes on by itself. {@code -Dmozdef.faults.messages=50000} runs it at full size.
 */
@Timeout(600)
class EngineFaultsIT {

    private static final int MESSAGES = Integer.getInteger("mozdef.faults.messages", 5_000);
    /** Longest wait for what has to happen, on a busy machine too. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String PADDING = " x".repeat(150);

    private static Devstack devstack;

    private final HttpClient http = HttpClient.newHttpClient();
    private SearchEngine engine;
    private Worker worker;
    private FakeQueue queue;

    @BeforeAll
    static void startEngine() {
        // its own: it is broken on purpose
        devstack = Devstack.builder(Server.SEARCH).startsFast().start();
    }

    @AfterAll
    static void stopEngine() {
        devstack.close();
    }

    @BeforeEach
    void startWorker() {
        engine = SearchEngine.open(
                mapping(
                        SearchConfig.class,
                        Map.of(
                                "mozdef.search.hosts", devstack.search().toString(),
                                "mozdef.search.replicas", "0",
                                "mozdef.search.request-timeout", "PT5S")),
                Clock.systemUTC());
        worker = new Worker(
                FlowSettings.of("no-progress", "PT6S", "probe-interval", "PT0.5S", "retry-backoff-max", "PT2S"),
                Lines.maker(),
                engine.events(),
                engine.queries(),
                engine.states(),
                new SimpleMeterRegistry());
        queue = new FakeQueue(
                worker.receiver(new Source(
                        "src",
                        Lines.FORMAT,
                        letter -> CompletableFuture.failedFuture(new AssertionError("no letters")))),
                4_000);
        worker.start(List.of(queue));
    }

    @AfterEach
    void stopWorker() throws IOException, InterruptedException {
        worker.close();
        call("DELETE", "/events-*", "");
        engine.close();
    }

    @Test
    void anEngineThatIsKilledAndComesBack() throws Exception {
        stream();
        devstack.process(Server.SEARCH).kill();
        streamTheRest();
        devstack.restart(Server.SEARCH);

        assertAllStoredOnce();
    }

    @Test
    void anEngineThatIsAwayForLong() throws Exception {
        stream();
        devstack.process(Server.SEARCH).kill();
        streamTheRest();
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(queue.held())
                .isZero());
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(worker.problem().orElse("")).contains("takes nothing"));
        devstack.restart(Server.SEARCH);

        assertAllStoredOnce();
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(worker.problem())
                .isEmpty());
        assertThat(worker.ledger().of("src").balance().released()).isBetween(1L, 2L * MESSAGES);
    }

    @Test
    void anEngineThatFreezesAndThaws() throws Exception {
        stream();
        devstack.process(Server.SEARCH).freeze();
        streamTheRest();
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(queue.held())
                .isZero());
        devstack.process(Server.SEARCH).thaw();

        assertAllStoredOnce();
    }

    @Test
    void anIndexThatIsBlockedForWriting() throws Exception {
        stream();
        call("PUT", "/events-*/_settings", "{\"index.blocks.write\":true}");
        streamTheRest();
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(worker.problem().orElse("")).contains("takes nothing"));
        call("PUT", "/events-*/_settings", "{\"index.blocks.write\":false}");

        assertAllStoredOnce();
    }

    /** Sends the first half, and returns when a part of it is stored. */
    private void stream() {
        put(0, MESSAGES / 2);
        queue.start();
        Awaitility.await().pollInterval(Duration.ofMillis(2)).atMost(PATIENCE).untilAsserted(() -> assertThat(
                        queue.settled())
                .hasSizeGreaterThanOrEqualTo(Math.min(2_000, MESSAGES / 10)));
    }

    /** Sends the other half, which comes after the fault for certain. */
    private void streamTheRest() {
        put(MESSAGES / 2, MESSAGES);
    }

    private void put(int from, int to) {
        for (int i = from; i < to; i++) {
            queue.put("m" + i, "event " + i + PADDING);
        }
    }

    private void assertAllStoredOnce() throws IOException, InterruptedException {
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(queue.settled())
                .hasSize(MESSAGES));
        assertThat(queue.failure()).isNull();
        call("POST", "/events-*/_refresh", "");
        assertThat(call("GET", "/events-*/_count", "")).contains("\"count\":" + MESSAGES + ",");
        // the ledger is written after the delivery is settled
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            SourceLedger.Balance balance = worker.ledger().of("src").balance();
            assertThat(balance.difference()).isZero();
            assertThat(balance.inFlight()).isZero();
            assertThat(balance.deadLettered()).isZero();
        });
    }

    private String call(String method, String path, String body) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create(devstack.search() + path))
                                .header("Content-Type", "application/json")
                                .method(method, HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static <T> T mapping(Class<T> type, Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .withMapping(type)
                .build()
                .getConfigMapping(type);
    }
}
