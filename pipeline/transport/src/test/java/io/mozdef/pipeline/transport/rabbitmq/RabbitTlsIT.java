// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mozdef.pipeline.transport.TestConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf("io.mozdef.pipeline.transport.rabbitmq.RabbitMqBroker#installed")
class RabbitTlsIT {

    @Test
    void trustsTheGivenAuthorityAndNoOther(@TempDir Path folder) throws Exception {
        TlsFiles tls = TlsFiles.in(folder);
        int port = RabbitMqBroker.freePort();
        String settings = "listeners.ssl.1 = 127.0.0.1:" + port + "\nssl_options.cacertfile = " + tls.authority()
                + "\nssl_options.certfile = " + tls.certificate() + "\nssl_options.keyfile = " + tls.key();
        try (RabbitMqBroker broker = RabbitMqBroker.start(settings)) {
            Map<String, String> config = new HashMap<>();
            config.put("mozdef.rabbitmq.addresses", "127.0.0.1:" + port);
            config.put("mozdef.rabbitmq.tls", "true");
            try (ConfirmedPublisher untrusting = publisher(config)) {
                await().atMost(BrokerRig.PATIENCE).untilAsserted(() -> assertThat(untrusting.problem())
                        .hasValueSatisfying(
                                words -> assertThat(words).contains("unable to find valid certification path")));
            }
            config.put("mozdef.rabbitmq.ca-file", tls.authority().toString());
            try (ConfirmedPublisher trusting = publisher(config)) {
                await().atMost(BrokerRig.PATIENCE)
                        .untilAsserted(() -> assertThat(trusting.problem()).isEmpty());
                Outgoing message = new Outgoing("", "tls", "m", Map.of(), null, new byte[100_000]);
                assertThat(trusting.publish(message).toCompletableFuture().get())
                        .matches(PublishOutcome::confirmed);
            }
        }
    }

    /** A renewed authority is taken at the next attempt to connect, without a restart. */
    @Test
    void takesAChangedAuthority(@TempDir Path folder) throws Exception {
        TlsFiles tls = TlsFiles.in(Files.createDirectory(folder.resolve("ours")));
        Path mounted = folder.resolve("ca.pem");
        Files.copy(TlsFiles.in(Files.createDirectory(folder.resolve("other"))).authority(), mounted);
        int port = RabbitMqBroker.freePort();
        String settings = "listeners.ssl.1 = 127.0.0.1:" + port + "\nssl_options.cacertfile = " + tls.authority()
                + "\nssl_options.certfile = " + tls.certificate() + "\nssl_options.keyfile = " + tls.key();
        try (RabbitMqBroker broker = RabbitMqBroker.start(settings);
                ConfirmedPublisher publisher = publisher(Map.of(
                        "mozdef.rabbitmq.addresses",
                        "127.0.0.1:" + port,
                        "mozdef.rabbitmq.tls",
                        "true",
                        "mozdef.rabbitmq.ca-file",
                        mounted.toString()))) {
            await().atMost(BrokerRig.PATIENCE).untilAsserted(() -> assertThat(publisher.problem())
                    .hasValueSatisfying(words -> assertThat(words).contains("PKIX path")));

            Files.copy(tls.authority(), mounted, StandardCopyOption.REPLACE_EXISTING);

            await().atMost(BrokerRig.PATIENCE)
                    .untilAsserted(() -> assertThat(publisher.problem()).isEmpty());
        }
    }

    private static ConfirmedPublisher publisher(Map<String, String> config) {
        RabbitServer server = new RabbitServer(TestConfig.read(RabbitConfig.class, config));
        return new ConfirmedPublisher(
                        "tls",
                        server,
                        channel -> channel.queueDeclare("tls", true, false, false, Map.of()),
                        ConfirmedPublisher.Declare.ON_CONNECT,
                        new SimpleMeterRegistry())
                .start();
    }
}
