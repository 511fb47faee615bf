// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.mozdef.pipeline.devstack.client.Devstack.Server;
import io.mozdef.pipeline.e2e.load.Metric;
import io.mozdef.pipeline.e2e.stack.Application;
import io.mozdef.pipeline.e2e.stack.RunningStack;
import io.mozdef.pipeline.e2e.stack.StackOptions;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.IntFunction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The broker killed and restarted, its binding removed, and our own processes killed again and again, each under load. */
class BrokerFaultsIT {

    /** How often a process is killed with -9 in one run; ten at full size. */
    private static final int KILLS = Integer.getInteger("fault.kills", 2);

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static RunningStack stack;
    private static FaultStack faults;

    @BeforeAll
    static void start() throws IOException {
        Path folder = Files.createDirectories(Path.of("target/broker-faults").toAbsolutePath());
        stack = RunningStack.start(StackOptions.in(folder)
                .withQuickCode()
                .roles("loginput", "worker")
                .withDurableBroker());
        faults = new FaultStack(stack);
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void losesNothingWhenTheBrokerIsKilledAndRestarted() throws Exception {
        FaultStack.Running load = faults.throughHttp(FaultStack.EVENTS);
        load.awaitAccepted(0.3);
        stack.servers().process(Server.AMQP).kill();
        stack.servers().restart(Server.AMQP);
        faults.assertExactlyOnce(load);
    }

    @Test
    void losesNothingWhenTheWorkerIsKilledAgainAndAgain() throws Exception {
        killWorkerDuring(faults::throughHttp, "eventtask");
    }

    @Test
    void losesNothingBehindTheBastionWhenTheWorkerIsKilledAgainAndAgain() throws Exception {
        killWorkerDuring(faults::throughBastion, "uptycs");
    }

    @Test
    void saysSoWhenTheBindingIsGone() throws Exception {
        assertThat(post().statusCode()).isEqualTo(200);
        try (Connection connection = broker();
                Channel channel = connection.createChannel()) {
            channel.queueUnbind("eventtask", "eventtask", "eventtask");

            HttpResponse<String> refused = post();

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            channel.queueBind("eventtask", "eventtask", "eventtask");
            assertThat(post().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void losesNothingWhenTheBindingIsRemovedUnderLoad() throws Exception {
        try (Connection connection = broker();
                Channel channel = connection.createChannel()) {
            FaultStack.Running load = faults.throughHttp(FaultStack.EVENTS);
            load.awaitAccepted(0.3);
            channel.queueUnbind("eventtask", "eventtask", "eventtask");
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> post().statusCode() == 503);
            channel.queueBind("eventtask", "eventtask", "eventtask");
            faults.assertExactlyOnce(load);
        }
    }

    /** A batch that was taken in part, or taken without an answer, comes again under its key: stored once. */
    @Test
    void losesNothingWhenLoginputIsKilledAgainAndAgain() throws Exception {
        killDoorDuring(faults.throughHttp(FaultStack.EVENTS), stack.doorOf("loginput"));
    }

    /** An alert that was taken without an answer comes again with equal bytes, soon: stored once. */
    @Test
    void losesNothingWhenTheBastionIsKilledAgainAndAgain() throws Exception {
        killDoorDuring(faults.throughBastion(FaultStack.EVENTS), stack.bastion());
    }

    private static void killDoorDuring(FaultStack.Running load, Application door) throws Exception {
        for (int kill = 1; kill <= KILLS; kill++) {
            load.awaitAccepted(kill / (KILLS + 1.0));
            long before = load.retries().getAsLong();
            door.process().kill();
            Awaitility.await("a sender meets the closed door")
                    .atMost(PATIENCE)
                    .until(() ->
                            load.retries().getAsLong() > before || load.done().isDone());
            door.start();
            door.awaitReady();
        }
        faults.assertExactlyOnce(load);
        assertThat(load.retries().getAsLong()).as("posts that came again").isPositive();
    }

    /**
     * Kills the worker early in a load, when it holds events that are not settled; a load for each kill, so that there is
     * always more to come.
     */
    private static void killWorkerDuring(IntFunction<FaultStack.Running> loads, String source) throws Exception {
        Application worker = stack.application("worker");
        double redelivered = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            FaultStack.Running load = loads.apply(Math.max(5_000, FaultStack.EVENTS / KILLS));
            faults.awaitStored(load, 0.1);
            redelivered += events(worker, "redelivered", source);
            killWhileItHoldsEvents(worker, source, kill % 2 == 1);
            worker.start();
            worker.awaitReady();
            faults.assertExactlyOnce(load);
        }
        redelivered += events(worker, "redelivered", source);
        assertThat(redelivered).as("events delivered again after a kill").isPositive();
    }

    /** @param stalled whether the engine is frozen meanwhile: what it was sent it stores, but never confirms to this worker */
    private static void killWhileItHoldsEvents(Application worker, String source, boolean stalled) {
        if (stalled) {
            stack.servers().process(Server.SEARCH).freeze();
        }
        try {
            Awaitility.await("the worker holds events")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(5))
                    .ignoreExceptions()
                    .until(() -> events(worker, "in_flight", source) > 0);
            worker.process().kill();
        } finally {
            if (stalled) {
                stack.servers().process(Server.SEARCH).thaw();
            }
        }
    }

    private static double events(Application worker, String what, String source) {
        String name = "mozdef_events_" + what + (what.equals("in_flight") ? "" : "_total");
        return Metric.of(worker.metrics(), name, "source=\"" + source + "\"");
    }

    private static Connection broker() throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(stack.servers().amqp());
        return factory.newConnection();
    }

    private static HttpResponse<String> post() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        stack.doorOf("loginput").uri().resolve("/events"))
                .header("Authorization", "Bearer " + stack.credentials().senderToken())
                .POST(BodyPublishers.ofString("{\"summary\":\"hello\"}"))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }
}
