// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.fault;

import io.mozdef.pipeline.devstack.client.Devstack.Server;
import io.mozdef.pipeline.e2e.load.Metric;
import io.mozdef.pipeline.e2e.stack.RunningStack;
import io.mozdef.pipeline.e2e.stack.StackOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The search engine killed, frozen, overloaded, read-only and locked, each under load. */
class EngineFaultsIT {

    /** How long a fault lasts; minutes at full size. Longer than the worker waits before it gives back what it holds. */
    private static final Duration FAULT = Duration.ofSeconds(Integer.getInteger("fault.seconds", 10));

    /** Below the fault's length, so that requests to a frozen engine fail, instead of being answered late. */
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(2);

    private static final Duration NO_PROGRESS = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static RunningStack stack;
    private static FaultProxy proxy;
    private static FaultStack faults;
    private static Path password;

    @BeforeAll
    static void start() throws IOException {
        Path folder = Files.createDirectories(Path.of("target/engine-faults").toAbsolutePath());
        password = Files.writeString(folder.resolve("search-password"), "first");
        stack = RunningStack.start(StackOptions.in(folder)
                .withQuickCode()
                .roles("loginput", "worker")
                .setting("mozdef.search.username", "mozdef")
                .setting("mozdef.search.password-file", password.toString())
                .setting("mozdef.search.request-timeout", REQUEST_TIMEOUT.toString())
                .setting("mozdef.flow.no-progress", NO_PROGRESS.toString())
                .setting("mozdef.flow.probe-interval", "PT1S")
                .searchThrough(servers -> proxyBefore(servers.search())));
        faults = new FaultStack(stack);
    }

    /** One proxy for all roles: it is asked for the address once for each process. */
    private static URI proxyBefore(URI engine) {
        if (proxy == null) {
            proxy = FaultProxy.before(engine);
        }
        return proxy.uri();
    }

    @AfterAll
    static void stop() {
        stack.close();
        proxy.close();
        proxy = null;
    }

    @Test
    void losesNothingWhenTheEngineIsKilled() throws Exception {
        FaultStack.Running load = faults.throughHttp(FaultStack.EVENTS);
        load.awaitAccepted(0.2);
        stack.servers().process(Server.SEARCH).kill();
        load.awaitAccepted(0.5);
        stack.servers().restart(Server.SEARCH);
        faults.assertExactlyOnce(load);
    }

    @Test
    void losesNothingWhenTheEngineIsFrozen() throws Exception {
        FaultStack.Running load = faults.throughHttp(FaultStack.EVENTS);
        load.awaitAccepted(0.2);
        double before = released();
        stack.servers().process(Server.SEARCH).freeze();
        try {
            awaitReady(false);
            Awaitility.await("gives back what it holds")
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> released() > before);
            hold();
            Assertions.assertThat(stack.application("worker").ready())
                    .as("ready while the engine is frozen")
                    .isFalse();
        } finally {
            stack.servers().process(Server.SEARCH).thaw();
        }
        faults.assertExactlyOnce(load);
        awaitReady(true);
    }

    @Test
    void losesNothingWhenTheEngineIsOverloaded() throws Exception {
        assertSurvives(FaultProxy.Answer.OVERLOADED);
    }

    @Test
    void losesNothingWhenTheEngineRefusesEachItemOfABulk() throws Exception {
        assertSurvives(FaultProxy.Answer.ITEMS_OVERLOADED);
    }

    @Test
    void losesNothingWhenTheIndexIsReadOnly() throws Exception {
        FaultStack.Running load = faults.throughHttp(FaultStack.EVENTS);
        load.awaitAccepted(0.2);
        block("true");
        hold();
        block("null");
        faults.assertExactlyOnce(load);
    }

    @Test
    void stopsTakingWhenThePasswordIsWrongAndGoesOnWithTheNewOne() throws Exception {
        FaultStack.Running load = faults.throughHttp(FaultStack.EVENTS);
        load.awaitAccepted(0.2);
        proxy.requirePassword("second");
        proxy.answer(FaultProxy.Answer.SECURED);
        awaitReady(false);
        Files.writeString(password, "second");
        faults.assertExactlyOnce(load);
        awaitReady(true);
        proxy.answer(FaultProxy.Answer.PASS);
    }

    private static void assertSurvives(FaultProxy.Answer answer) throws Exception {
        FaultStack.Running load = faults.throughHttp(FaultStack.EVENTS);
        load.awaitAccepted(0.2);
        proxy.answer(answer);
        hold();
        Assertions.assertThat(proxy.refused()).isPositive();
        proxy.answer(FaultProxy.Answer.PASS);
        faults.assertExactlyOnce(load);
    }

    private static void awaitReady(boolean ready) {
        Awaitility.await("the worker is ready: " + ready)
                .atMost(PATIENCE)
                .until(() -> stack.application("worker").ready() == ready);
    }

    private static double released() {
        return Metric.of(stack.application("worker").metrics(), "mozdef_events_released_total");
    }

    /** Lets the fault last: the point of it is that nothing happens meanwhile. */
    private static void hold() {
        long end = System.nanoTime() + FAULT.toNanos();
        Awaitility.await().atMost(FAULT.multipliedBy(2)).until(() -> System.nanoTime() > end);
    }

    private static void block(String value) throws IOException, InterruptedException {
        URI settings = URI.create(stack.servers().search() + "/events-*/_settings");
        HttpRequest request = HttpRequest.newBuilder(settings)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{\"index.blocks.read_only_allow_delete\":" + value + "}"))
                .build();
        int status = HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
        Assertions.assertThat(status).isEqualTo(200);
    }
}
