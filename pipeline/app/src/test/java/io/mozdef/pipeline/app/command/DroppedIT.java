// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.mozdef.pipeline.app.process.Foreign;
import io.mozdef.pipeline.devstack.client.Devstack;
import io.mozdef.pipeline.devstack.client.Devstack.Server;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** What a rule drops is in the ledger, in the process' counters and across crashes, beside what is stored and what is dead. */
@QuarkusTest
@TestProfile(DroppedIT.AWorker.class)
class DroppedIT {

    private static final String QUEUE = "drops";

    @Inject
    Ledger ledger;

    @Inject
    MeterRegistry meters;

    @ConfigProperty(name = "test.amqp")
    URI broker;

    @Test
    void theLedgerBalancesWhatARuleDropped() throws IOException {
        Map<String, String> messages = new TreeMap<>();
        messages.put("kept", "{\"summary\":\"a\",\"category\":\"x\"}");
        messages.put("dead", "{\"summary\":");
        messages.put("dropped-1", "{\"summary\":\"b\",\"category\":\"noise\"}");
        messages.put("dropped-2", "{\"summary\":\"c\",\"category\":\"noise\"}");
        Foreign.publish(broker, QUEUE, messages);
        // one comes twice, as after a crash before its acknowledgement
        Foreign.publish(broker, QUEUE, Map.of("dropped-1", messages.get("dropped-1")));

        String all = "drops\tkept\ndrops\tdead\ndrops\tdropped-1\ndrops\tdropped-2\n";
        await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(run(all))
                .isEqualTo("drops: 4 accepted, 1 stored, 1 in the dead letters, 2 dropped, 0 missing,"
                        + " 0 stored twice\n0"));
        assertThat(run(all + "drops\tnever-sent\n"))
                .contains("2 dropped, 1 missing", "missing\tdrops\tnever-sent")
                .endsWith("\n1");
        await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
            assertThat(meters.get("mozdef.events.dropped")
                            .tag("reason", DroppingEnricher.REASON)
                            .counter()
                            .count())
                    .isEqualTo(3);
            assertThat(meters.get("mozdef.events.in.flight").gauge().value()).isZero();
        });
    }

    /** Output and exit code. */
    private String run(String accepted) throws IOException {
        Path file = Files.writeString(Files.createTempFile(Path.of("target"), "dropped-", ".tsv"), accepted);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        int code = ledger.run(List.of("--accepted", file.toString()), new Terminal(stream, stream));
        return out.toString(StandardCharsets.UTF_8) + code;
    }

    /** Role worker with one queue, on the servers of this run. */
    public static final class AWorker implements QuarkusTestProfile {

        /** Asked in more than one class loader, each of which would start servers of its own. */
        private static final String KNOWN = "test.dropped.";

        @Override
        public Map<String, String> getConfigOverrides() {
            if (System.getProperty(KNOWN + "mozdef.role") == null) {
                settings().forEach((key, value) -> System.setProperty(KNOWN + key, value));
            }
            Map<String, String> known = new TreeMap<>();
            System.getProperties().stringPropertyNames().stream()
                    .filter(key -> key.startsWith(KNOWN))
                    .forEach(key -> known.put(key.substring(KNOWN.length()), System.getProperty(key)));
            return known;
        }

        private static Map<String, String> settings() {
            // not the shared ones: this class loader would start them in the folder of the other's
            Devstack stack = Devstack.builder(Server.SEARCH, Server.AMQP)
                    .startsFast()
                    .data(Path.of(
                            "target",
                            "dropped-servers-" + ProcessHandle.current().pid()))
                    .start();
            return Map.ofEntries(
                    Map.entry("mozdef.role", "worker"),
                    Map.entry("mozdef.search.hosts", stack.search().toString()),
                    Map.entry("mozdef.search.replicas", "0"),
                    Map.entry(
                            "mozdef.rabbitmq.addresses",
                            stack.amqp().getHost() + ":" + stack.amqp().getPort()),
                    Map.entry("mozdef.sources.drops.type", "rabbitmq"),
                    Map.entry("mozdef.sources.drops.format", "eventtask"),
                    Map.entry("mozdef.sources.drops.queue", QUEUE),
                    Map.entry("test.amqp", stack.amqp().toString()),
                    Map.entry("quarkus.http.test-port", "0"),
                    Map.entry("quarkus.management.test-port", "0"));
        }
    }
}
