// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.mozdef.pipeline.devstack.client.Devstack.Server;
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
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The broker killed and restarted, its binding removed, and the worker killed again and again, each under load. */
class BrokerFaultsIT {

    /** How often the worker is killed with -9 in one run; ten at full size. */
    private static final int KILLS = Integer.getInteger("fault.kills", 2);

    private static RunningStack stack;
    private static FaultStack faults;

    @BeforeAll
    static void start() throws IOException {
        Path folder = Files.createDirectories(Path.of("target/broker-faults").toAbsolutePath());
        stack = RunningStack.start(
                StackOptions.in(folder).roles("loginput", "worker").withDurableBroker());
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
        killWorkerDuring(faults.throughHttp(FaultStack.EVENTS));
    }

    @Test
    void losesNothingBehindTheBastionWhenTheWorkerIsKilledAgainAndAgain() throws Exception {
        killWorkerDuring(faults.throughBastion(FaultStack.EVENTS));
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

    private static void killWorkerDuring(FaultStack.Running load) throws Exception {
        for (int kill = 1; kill <= KILLS; kill++) {
            load.awaitAccepted(kill / (KILLS + 1.0));
            stack.application("worker").process().kill();
            stack.application("worker").start();
            if (kill < KILLS) {
                // killed while it works, not while it starts
                stack.application("worker").awaitReady();
            }
        }
        faults.assertExactlyOnce(load);
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
