// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mozdef.pipeline.devstack.client.Devstack;
import io.mozdef.pipeline.devstack.client.Devstack.Server;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** OpenTelemetry is wired: off, it calls nobody, even when it is told whom; on, its spans arrive. */
class TelemetryIT {

    /** Exit code of a process that it ended in order. */
    private static final int SIGTERM = 143;

    private static Map<String, String> environment(String endpoint) {
        Map<String, String> environment =
                new HashMap<>(RoleEnvironment.role("loginput", RoleEnvironment.loginput(Devstack.shared(Server.AMQP))));
        environment.put("QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT", endpoint);
        environment.put("QUARKUS_OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
        environment.put("QUARKUS_OTEL_BSP_SCHEDULE_DELAY", "PT0.1S");
        return environment;
    }

    @Test
    void offUnlessItIsAskedFor() {
        try (Trap trap = Trap.set();
                PackagedApp app = PackagedApp.start(environment("http://" + trap.address()))) {
            for (int i = 0; i < 20; i++) {
                assertThat(app.get("/status").statusCode()).isEqualTo(200);
            }
            await().during(Duration.ofSeconds(2)).atMost(PackagedApp.PATIENCE).until(() -> trap.connections() == 0);
            assertThat(app.terminate()).as(app.output()).isEqualTo(SIGTERM);
            assertThat(trap.connections()).as("nor at its end").isZero();
        }
    }

    @Test
    void onItSendsSpans() {
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            Map<String, String> environment = environment(receiver.url());
            environment.put("QUARKUS_OTEL_SDK_DISABLED", "false");
            try (PackagedApp app = PackagedApp.start(environment)) {
                assertThat(app.get("/status").statusCode()).isEqualTo(200);
                await().atMost(PackagedApp.PATIENCE).untilAsserted(() -> assertThat(receiver.traces())
                        .as(app::output)
                        .anySatisfy(trace -> assertThat(trace).contains("/status", "mozdef-pipeline")));
            }
        }
    }
}
